package dev.acequia.channel;

import dev.acequia.source.Unavailable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The starts that are under way, and which of them give way when there is no place for another one: first those that
/// nobody waits for any more, then the newest of the [ClientSite] that has more of them than the other one's.
///
/// Who watches keeps what it has: a channel that viewers can join never gives way. Immutable.
record StartQueue(List<Channel> starting) {
    static StartQueue of(Collection<Channel> running) {
        return new StartQueue(running.stream()
                .filter(each -> each.life().isOpen() && !each.progress().isLive())
                .sorted(Comparator.comparing((Channel each) -> each.progress().startedAt()))
                .toList());
    }

    /// Has a start that nobody waits for give way; false when there is none.
    boolean dropAbandoned(ChannelHost asking) {
        return starting.stream()
                .anyMatch(each -> each.host() != asking
                        && each.life().isAbandoned()
                        && each.giveWay(new Unavailable(
                                Unavailable.Reason.AT_CAPACITY,
                                "Nobody is waiting for the stream with " + each.content())));
    }

    /// Has starts of the site that has most give way, until it has no more than another one; false when no site has
    /// more.
    ///
    /// @param site whose start wants a place
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
            isDropped |= each.giveWay(new Unavailable(
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
