package dev.acequia.http;

import dev.acequia.http.message.BodySpec;
import java.util.List;
import java.util.function.Supplier;

/// One thing that a description says of its route.
sealed interface OperationPart
        permits Parameter,
                ResponseSpec,
                OperationPart.Parameters,
                OperationPart.Matching,
                OperationPart.Reading,
                OperationPart.Guarded {
    /// The route takes values that are listed when the description is read.
    record Parameters(Supplier<List<Parameter>> list) implements OperationPart {}

    /// The route answers at more paths than the one that is shown.
    record Matching(String pattern) implements OperationPart {}

    /// The request has a body, in one of these forms.
    record Reading(List<BodySpec> bodies) implements OperationPart {}

    /// An API key may be needed.
    record Guarded() implements OperationPart {}
}
