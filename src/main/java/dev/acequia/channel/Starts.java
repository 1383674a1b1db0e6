package dev.acequia.channel;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.pool.Lease;
import dev.acequia.session.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Start of a channel's stream on an engine; a stream that another channel already plays is left to that one. Owned by
/// the channel's thread.
record Starts(Channel channel, ChannelTools tools, Attempts attempts, Standby standby) {
    private static final Logger log = LoggerFactory.getLogger(Starts.class);

    /// A session on an engine, which is not waited for longer than [Channel#patience] while there is another one, or
    /// until the spare is ready.
    Session on(EngineAddress engine) throws EngineException, InterruptedException {
        Patience patience = Patience.watch(
                channel.patience(), null, () -> attempts.hasChoice(engine), waited -> standby.relieves(engine, waited));
        try (patience) {
            return tools.start(engine, channel.content());
        } catch (InterruptedException e) {
            if (patience.trouble() == null) {
                throw e;
            }
            throw EngineException.lateStart(engine, channel.content(), channel.patience());
        }
    }

    /// What comes of a session that has just started where it is not to be played by this channel: the content is
    /// banned, or left to the channel that plays it already. Null when it is to be played.
    @Nullable
    SessionEnd forgo(Session session, Lease place) {
        String infohash = session.playback().infohash();
        if (tools.precautions().bans().isBanned(channel.content(), infohash)) {
            Stopping.stop(session, place);
            return SessionEnd.without(Failure.banned(channel.content()));
        }
        return merge(session) ? SessionEnd.CLOSED : null;
    }

    /// Leaves the content to the channel that plays it already; false when there is none. The engine has ended that
    /// one's session for ours.
    private boolean merge(Session session) {
        Channel first = firstOf(session);
        while (first != null && !channel.mergeInto(first)) {
            first = firstOf(session);
        }
        if (first == null) {
            return false;
        }
        log.info(
                "[channel {}] is the same stream as {}, which already plays: its viewers move there",
                channel.name(),
                first.content());
        if (!first.life().adopt(session)) {
            Stopping.stop(session);
        }
        return true;
    }

    private @Nullable Channel firstOf(Session session) {
        return tools.registry().identify(channel, session.playback().infohash());
    }
}
