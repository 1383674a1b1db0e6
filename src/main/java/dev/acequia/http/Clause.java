package dev.acequia.http;

import java.util.List;

/// One thing that a description says of its route.
sealed interface Clause permits Parameter, Outcome, Clause.Matching, Clause.Reading, Clause.Guarded {
    /// The route answers at more paths than the one that is shown.
    record Matching(String pattern) implements Clause {}

    /// The request has a body, in one of these forms.
    record Reading(List<Content> contents) implements Clause {}

    /// An API key may be needed.
    record Guarded() implements Clause {}
}
