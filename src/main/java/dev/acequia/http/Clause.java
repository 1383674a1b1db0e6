package dev.acequia.http;

import dev.acequia.http.message.Content;
import java.util.List;
import java.util.function.Supplier;

/// One thing that a description says of its route.
sealed interface Clause permits Parameter, Outcome, Clause.Parameters, Clause.Matching, Clause.Reading, Clause.Guarded {
    /// The route takes values that are listed when the description is read.
    record Parameters(Supplier<List<Parameter>> list) implements Clause {}

    /// The route answers at more paths than the one that is shown.
    record Matching(String pattern) implements Clause {}

    /// The request has a body, in one of these forms.
    record Reading(List<Content> contents) implements Clause {}

    /// An API key may be needed.
    record Guarded() implements Clause {}
}
