package dev.acequia.source;

import dev.acequia.engine.ContentId;
import dev.acequia.pool.Lease;
import dev.acequia.session.Session;

/// Receiver of sessions whose stream turns out to be a file, which no channel plays. Thread-safe; never waits.
public interface FileSessions {
    /// One that takes none: what engines call a file is played like any stream.
    FileSessions NONE = new FileSessions() {
        @Override
        public boolean adopt(ContentId content, Session session, Lease lease) {
            return false;
        }

        @Override
        public boolean has(ContentId content) {
            return false;
        }

        @Override
        public boolean freeSlot() {
            return false;
        }
    };

    /// Takes over a session that has just started, with its slot; false when it takes none.
    boolean adopt(ContentId content, Session session, Lease lease);

    /// Whether a file has a session, or one that is being stopped: another start would end the one, or be ended with
    /// the other.
    boolean has(ContentId content);

    /// Gives up the slot of a file that nobody reads; false when there is none.
    boolean freeSlot();
}
