package dev.acequia.channel;

import dev.acequia.source.Unavailable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Starts in progress, and the order in which they yield when there is no slot for another one: first those that nobody
/// waits for any more, then the newest of the [ClientSite] that has more of them than the other one's.
///
/// A viewer keeps its stream: a channel that can be joined never yields. Immutable.
record StartQueue(List<Channel> starting) {
    static StartQueue of(Collection<Channel> running) {
        return new StartQueue(running.stream()
                .filter(each -> each.lifecycle().isOpen() && !each.status().isLive())
                .sorted(Comparator.comparing((Channel each) -> each.status().startedAt()))
                .toList());
    }

    /// Drops a start that nobody waits for; false when there is none.
    boolean dropAbandoned(ChannelHost asking) {
        return starting.stream()
                .anyMatch(each -> each.host() != asking
                        && each.lifecycle().isAbandoned()
                        && each.yieldSlot(new Unavailable(
                                Unavailable.Reason.AT_CAPACITY,
                                "Nobody is waiting for the stream with " + each.content())));
    }

    /// Drops starts of the site that has most, until it has no more than another one; false when no site has more.
    ///
    /// @param site whose start wants a slot
    /// @param own how many starts that site has
    boolean dropSurplus(ClientSite site, int own) {
        Map<ClientSite, List<Channel>> bySite = starting.stream()
                .filter(each -> !each.origin().equals(site))
                .collect(Collectors.groupingBy(
                        Channel::origin, Collectors.mapping(Function.identity(), Collectors.toList())));
        List<Channel> most = bySite.values().stream()
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
        int kept = Math.max(1, own);
        List<Channel> dropped = most.size() > kept ? new ArrayList<>(most.subList(kept, most.size())) : List.of();
        boolean isDropped = false;
        for (Channel each : dropped.reversed()) {
            isDropped |= each.yieldSlot(new Unavailable(
                    Unavailable.Reason.AT_CAPACITY,
                    "The start of the stream with " + each.content() + " was cancelled: all slots are taken, and "
                            + each.origin().name() + " has " + most.size() + " starts in progress",
                    Unavailable.SOON));
        }
        return isDropped;
    }

    /// How many starts a site has.
    int of(ClientSite site) {
        return (int)
                starting.stream().filter(each -> each.origin().equals(site)).count();
    }
}
