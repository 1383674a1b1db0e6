package dev.acequia.station;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Source of a list, which is read again and again or once.
///
/// @param id never used again
/// @param name unique
/// @param location URL, or words of a search, or host and port of an engine; empty where there is none
/// @param state what came of it last
public record ListSource(
        long id, String name, Kind kind, String location, ListOptions options, Instant createdAt, State state) {
    /// The kinds of sources of lists.
    public enum Kind {
        /// Texts that users paste, one after the other: none replaces another.
        PASTED,
        /// A list that is uploaded under its name, the next one in the place of the last.
        UPLOAD,
        /// A list that is fetched from a URL.
        URL,
        /// What engines find.
        SEARCH,
        /// An engine's own list.
        ENGINE;

        /// Whether an import replaces what the last one has brought.
        boolean replaces() {
            return this != PASTED;
        }

        /// Whether it can be imported anew without anybody.
        public boolean isRefreshed() {
            return this == URL || this == SEARCH || this == ENGINE;
        }

        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// Outcome of its imports.
    ///
    /// @param etag that its server has sent with the list, as `lastModified`; empty when it has sent none
    /// @param digest of the bytes that were imported last; empty when none were
    /// @param format of that list; empty when there was none
    /// @param nextAt when it is imported next; null when it is not by itself
    /// @param failure why the last attempt has failed, as a sentence; empty when it has not
    /// @param failures attempts that have failed in a row
    /// @param entries of the list that was imported last
    public record State(
            String etag,
            String lastModified,
            String digest,
            String format,
            @Nullable Instant triedAt,
            @Nullable Instant succeededAt,
            @Nullable Instant nextAt,
            String failure,
            int failures,
            int entries) {
        static final State NEW = new State("", "", "", "", null, null, null, "", 0, 0);
    }
}
