package dev.acequia.channel;

import dev.acequia.engine.EngineException;
import dev.acequia.engine.Form;
import dev.acequia.engine.Lease;
import dev.acequia.session.Cut;
import dev.acequia.session.Session;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Feeds a channel's ring from a session until it ends.
final class Pump {
    private static final Logger log = LoggerFactory.getLogger(Pump.class);

    private final Channel channel;
    private final Feed feed;
    private final ChannelTools tools;
    private final Recovery recovery;
    private final Supplier<Duration> left;

    /// @param left how long viewers wait for the first media
    Pump(Channel channel, ChannelTools tools, Recovery recovery, Supplier<Duration> left) {
        this.channel = channel;
        this.feed = channel.flow().feed();
        this.tools = tools;
        this.recovery = recovery;
        this.left = left;
    }

    /// Feeds the ring until the session ends; why it did.
    Failure run(Session session, Lease lease) throws EngineException, InterruptedException {
        log.info("[channel {}] started on engine {}", channel.content().hex().substring(0, 8), session.engine());
        session.connect();
        feed.takes(session.isHls() ? Form.HLS : Form.TS);
        recovery.began();
        while (true) {
            Duration stall = tools.options().stallTimeout();
            boolean isLive = channel.progress().isLive();
            int count = session.read(feed.array(), feed.end(), feed.room(), isLive ? stall : left.get());
            if (count < 0) {
                return broken(session, "ended the stream after " + feed.ingressBytes() + " bytes");
            }
            if (count > 0) {
                heed(session.cut(), count);
                feed.filled(count);
                channel.published(session.playback());
                if (!feed.isJoining()) {
                    recovery.delivered();
                    if (channel.progress().isLive()) {
                        lease.delivered();
                    }
                }
            }
            if (isLive && recovery.isSilentFor(stall)) {
                return broken(
                        session,
                        "sent nothing " + (count > 0 ? "to go on with" : "") + " for " + stall.toSeconds() + " s");
            }
            if (!channel.progress().isLive() && left.get().isZero()) {
                return Failure.late(
                        channel.content(),
                        tools.options().startTimeout(),
                        "engine " + session.engine() + " sent " + feed.ingressBytes() + " bytes and no place to join");
            }
        }
    }

    /// What stands before the bytes that were just read.
    private void heed(Cut cut, int count) {
        switch (cut) {
            case NONE -> {}
            case SEGMENT -> feed.engineCut();
            case DISCONTINUITY, GAP -> feed.restartBefore(count);
        }
    }

    private static Failure broken(Session session, String fact) {
        return new Failure(Failure.Reason.ENGINE_ERROR, "Engine " + session.engine() + " " + fact);
    }
}
