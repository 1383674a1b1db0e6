package dev.acequia.simulator;

import java.util.List;
import java.util.Map;

/// Requests made to a simulator and its current activity.
///
/// @param requests how often each route was called: `getstream`, `r`, `content`, `stat`, `cmd`, …
/// @param contents those that were ever started
/// @param connections how many clients are connected
public record SimulatorState(Map<String, Long> requests, List<OfContent> contents, int connections) {
    /// One content.
    ///
    /// @param status what its statistics say: `idle`, `prebuf`, `dl`; empty when it has
    ///     just started, `none` when it is not started
    /// @param sessions how many tokens have it started
    /// @param counts what happened since the simulator started
    public record OfContent(Content content, String status, int sessions, Counts counts) {}

    /// Counters of one stream since the simulator started.
    ///
    /// @param starts answered starts, `jsonStarts` of them with `format=json`
    /// @param readers those who are reading the stream right now
    /// @param readersMost how many there were at the same time at most
    /// @param bytes sent to all of them
    public record Counts(
            long starts, long jsonStarts, long stops, long readers, long readersEver, long readersMost, long bytes) {
        /// Of a content that nothing has happened to.
        public static Counts none() {
            return new Counts(0, 0, 0, 0, 0, 0, 0);
        }
    }

    /// The counts for the content of this id; zeros when it was never started.
    public Counts of(String contentId) {
        return contents.stream()
                .filter(each -> each.content().contentId().equals(contentId))
                .map(OfContent::counts)
                .findFirst()
                .orElse(Counts.none());
    }
}
