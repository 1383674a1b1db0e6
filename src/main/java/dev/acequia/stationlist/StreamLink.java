package dev.acequia.stationlist;

import dev.acequia.engine.ContentId;

/// Meaning of a link in a list (`catalogue.md` 2.1).
public sealed interface StreamLink {
    /// A content that engines can play.
    ///
    /// @param isDoubtful whether the link is a URL of a server that is no engine's and no proxy's as we know them
    record Playable(ContentId content, boolean isDoubtful) implements StreamLink {}

    /// Nothing that engines can play; why, to follow the name of the entry.
    record Unplayable(String reason) implements StreamLink {}
}
