package dev.acequia.http;

import dev.acequia.http.message.BodySpec;
import java.util.List;

/// One way in which a request can end.
///
/// @param bodies the forms that the body can have; none when there is no body
public record ResponseSpec(int status, String sentence, List<BodySpec> bodies) implements OperationPart {
    /// Whether the body is a [Problem].
    public boolean isProblem() {
        return status >= 400 && bodies.isEmpty();
    }
}
