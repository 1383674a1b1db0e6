package dev.acequia.channel;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.Playback;

/// Recorder of the streams that are played. Called on channels' threads; must not wait.
public interface Chronicle {
    /// Takes note of nothing.
    Chronicle NONE = (_, _) -> new Entry() {
        @Override
        public void movedTo(Playback playback) {}

        @Override
        public void ended(Ending ending) {}
    };

    /// A channel has got its first session.
    ///
    /// @return where the rest of its story goes
    Entry began(ContentId content, Playback playback);

    /// The story of one stream, from its first session to its end.
    interface Entry {
        /// Another session, of the same engine or of another, has taken the place of the last.
        void movedTo(Playback playback);

        /// The stream is over; the last that is told of it.
        void ended(Ending ending);
    }
}
