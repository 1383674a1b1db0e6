package dev.acequia.station;

import dev.acequia.engine.ContentId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A content that a station can be played from.
///
/// @param id of the row, never used again
/// @param content as the list or the user names it
/// @param infohash of the content, once an engine has told it; null before
/// @param list that has it; null when the user has added it
/// @param rank in the order of preference, 0 for the first
/// @param isOrdered whether the user has given it its place
/// @param isPinned whether the user wants it before all others
/// @param staleAt when its list last came without it; null while it has it
/// @param score how well it has played
public record StationSource(
        long id,
        ContentId content,
        @Nullable String infohash,
        @Nullable Long list,
        int rank,
        boolean isOrdered,
        boolean isPinned,
        @Nullable Instant staleAt,
        SourceScore score) {}
