package dev.acequia.channel;

import dev.acequia.ring.Ring;
import java.time.InstantSource;

/// The way of a channel's bytes: from the feed through the reservoir to the outlets.
record Flow(Feed feed, Reservoir reservoir, Outlets outlets) {
    /// 1394 packets: large enough for few system calls, small enough for a ring of 2 MB.
    static final int CHUNK_BYTES = 188 * 1394;

    static Flow of(ChannelOptions options, InstantSource clock) {
        Ring ring = new Ring(CHUNK_BYTES, Math.max(options.bufferMaxBytes(), CHUNK_BYTES));
        Reservoir reservoir = new Reservoir(ring, options.joinBehind());
        return new Flow(
                new Feed(reservoir, options), reservoir, new Outlets(reservoir, options.clientStallTimeout(), clock));
    }

    /// Tells viewers that they have all there will be.
    void end() {
        reservoir.ring().end();
        outlets.wake();
    }

    /// Frees the memory; viewers that have not taken the rest by now lose it.
    void discard() {
        outlets.close();
        reservoir.ring().close();
    }
}
