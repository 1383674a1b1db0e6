package dev.acequia.source;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.Playback;
import dev.acequia.session.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Channel as its source sees it.
public interface SourceHost {
    ContentId content();

    /// Whether viewers can join.
    boolean isLive();

    /// Whether somebody watches, or waits for the first picture.
    boolean isWanted();

    /// How long viewers still wait for the first picture.
    Duration startTimeLeft();

    /// Waits; true when the channel is to close, and then at once.
    boolean isClosingWithin(Duration wait) throws InterruptedException;

    /// Frees a slot on an engine that another channel or a preflight has; false when none does.
    boolean freeSlot();

    /// Decides who plays a session that an engine has just started.
    SessionUse use(Session session);

    /// The session of another channel that replaces the one that has ended; null when there is none, and then the
    /// channel closes unless it is wanted.
    @Nullable
    Session takeSuccessor();

    /// Takes a step into the channel's state; false when the channel is to close instead.
    boolean report(SourceEvent event);

    /// The feed has taken data of a session: lets the first viewers in, or wakes those who watch. Without allocation.
    void published(Playback playback);

    /// Use of a session that has just started.
    enum SessionUse {
        /// The source that has started it plays it.
        PLAYED,
        /// The stream must not be played.
        BANNED,
        /// Another channel of the same stream has taken it over, and the viewers.
        TAKEN,
        /// Another channel has taken over the viewers, but has no use for the session.
        UNWANTED
    }

    /// Name of the channel in logs and threads.
    default String name() {
        return content().shortName();
    }
}
