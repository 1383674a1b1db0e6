package dev.acequia.channel;

import dev.acequia.feed.Feed;
import dev.acequia.source.Unavailable;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Admission control of channels: whether another one may be opened, and who gives up a slot on an engine or memory for
/// another.
///
/// A stream that is watched never yields: preflights do, spares, channels that linger, those that only drain, and
/// starts in progress ([StartQueue]). Thread-safe; nothing waits.
final class ChannelAdmission {
    private final Collection<Channel> running;
    private final ChannelContext context;
    private final StartLimits limits = new StartLimits(System::nanoTime);

    /// @param running all channels of which anything is there, as they are at each use
    ChannelAdmission(Collection<Channel> running, ChannelContext context) {
        this.running = running;
        this.context = context;
    }

    /// Counts an attempt to open a channel; the reason why none may be opened from there, null when one may.
    @Nullable
    Unavailable refusal(ClientSite origin) {
        int most = context.options().maxChannels();
        Unavailable pace =
                limits.refusal(origin, running.stream().map(Channel::origin).toList(), most);
        if (pace != null) {
            return pace;
        }
        if (running.size() >= most && !stopDraining() && !dropSurplusStarts(origin, 1)) {
            return full("All " + most + " channels that may be open are in use");
        }
        if (!context.memory().hasRoom(Feed.CHUNK_BYTES) && !stopDraining() && !closeLingering()) {
            return full("No further channel can be opened: the "
                    + (context.memory().most() >> 20) + " MB that buffers may hold are reserved for "
                    + context.memory().rings() + " channels");
        }
        return null;
    }

    /// Reason why a channel with all its viewers takes no other.
    Unavailable channelFull() {
        return full("The channel has all " + context.options().maxClientsPerChannel() + " viewers that it may have");
    }

    /// Frees a slot on an engine for a channel: preflights, then a spare, then a file that nobody reads, then the one
    /// that was opened first of those that linger, as who zaps leaves one behind, then starts ([StartQueue]). False
    /// when there is none of them.
    boolean freeSlot(Channel asking) {
        return context.preflights().freeSlot()
                || running.stream().anyMatch(each -> each.source().freeSlot())
                || StartQueue.of(running).dropAbandoned(asking.host())
                || context.source().files().freeSlot()
                || closeLingering()
                || dropSurplusStarts(asking.origin(), 0);
    }

    /// @param more starts that the site is about to have besides those it has
    private boolean dropSurplusStarts(ClientSite origin, int more) {
        StartQueue starts = StartQueue.of(running);
        return starts.dropSurplus(origin, starts.of(origin) + more);
    }

    private boolean closeLingering() {
        return oldestFirst(running.stream()
                        .filter(each -> each.lifecycle().isOpen()
                                && each.status().isLive()
                                && each.lifecycle().viewerCount() == 0))
                .anyMatch(Channel::closeIfIdle);
    }

    /// Frees the memory of a channel that has failed and is kept for its HLS players only; false when none is.
    private boolean stopDraining() {
        return oldestFirst(running.stream().filter(Channel::isDraining))
                .anyMatch(each -> each.lifecycle().viewers().stopDraining());
    }

    private static Stream<Channel> oldestFirst(Stream<Channel> channels) {
        return channels.sorted(Comparator.comparing(each -> each.status().startedAt()));
    }

    private static Unavailable full(String detail) {
        return new Unavailable(Unavailable.Reason.AT_CAPACITY, detail, Unavailable.SOON);
    }
}
