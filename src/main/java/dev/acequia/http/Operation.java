package dev.acequia.http;

import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Description of a route: method, path, purpose, parameters and possible answers. The table of routes and the API
/// document are made from the same operations.
///
/// Every value in the path must be described, and at least one answer.
///
/// @param path as it is shown, with the names of its values: `/engines/{id}`
public record Operation(ApiTag tag, Method method, String path, String sentence, List<OperationPart> parts) {
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    static Operation of(ApiTag tag, Method method, String path, String sentence) {
        return new Operation(tag, method, path, sentence, List.of());
    }

    private Operation with(OperationPart part) {
        List<OperationPart> more = new ArrayList<>(parts);
        more.add(part);
        return new Operation(tag, method, path, sentence, List.copyOf(more));
    }

    /// The route takes these values, too.
    public Operation takes(Parameter... parameters) {
        Operation all = this;
        for (Parameter each : parameters) {
            all = all.with(each);
        }
        return all;
    }

    /// The route takes values that are too many to list them before the description is read.
    public Operation takes(Supplier<List<Parameter>> parameters) {
        return with(new OperationPart.Parameters(parameters));
    }

    /// The route reads a body in one of these forms.
    public Operation reads(BodySpec... bodies) {
        return with(new OperationPart.Reading(List.of(bodies)));
    }

    /// The route may answer with a body in one of these forms, or without one.
    public Operation answers(int status, String sentence, BodySpec... bodies) {
        return with(new ResponseSpec(status, sentence, List.of(bodies)));
    }

    /// The route may answer with JSON.
    public Operation answers(int status, String sentence, Type type) {
        return answers(status, sentence, new BodySpec.Json(type));
    }

    /// The route may answer with a [Problem].
    ///
    /// @param error its code, such as `unknown_engine`
    public Operation refuses(int status, String error, String sentence) {
        return answers(status, "`" + error + "`: " + sentence);
    }

    /// The route answers all that match a pattern of the [Router], of which the path is the one to show.
    public Operation matching(String pattern) {
        return with(new OperationPart.Matching(pattern));
    }

    /// The same for those only who may manage.
    Operation guarded() {
        return with(new OperationPart.Guarded());
    }

    /// The paths that the route answers, as the [Router] knows them.
    public String pattern() {
        return all(OperationPart.Matching.class)
                .map(OperationPart.Matching::pattern)
                .findFirst()
                .orElse(path);
    }

    public List<Parameter> parameters() {
        return Stream.concat(
                        all(Parameter.class),
                        all(OperationPart.Parameters.class).flatMap(each -> each.list().get().stream()))
                .toList();
    }

    public List<ResponseSpec> responses() {
        return all(ResponseSpec.class).toList();
    }

    /// The forms that the body of the request can have; none when it has none.
    public List<BodySpec> body() {
        return all(OperationPart.Reading.class)
                .flatMap(each -> each.bodies().stream())
                .toList();
    }

    public boolean isGuarded() {
        return parts.contains(new OperationPart.Guarded());
    }

    /// Whether the parameter stands in the path.
    public boolean isInPath(Parameter parameter) {
        return places().anyMatch(parameter.name()::equals);
    }

    private Stream<String> places() {
        return NAME.matcher(path).results().map((MatchResult each) -> each.group(1));
    }

    private <T> Stream<T> all(Class<T> kind) {
        return parts.stream().filter(kind::isInstance).map(kind::cast);
    }

    private boolean isDescribed(String name) {
        return parameters().stream().anyMatch(each -> each.name().equals(name));
    }

    /// The operation itself when it says all that it must.
    Operation complete() {
        if (sentence.isBlank() || responses().isEmpty()) {
            throw new IllegalArgumentException(method + " " + path + " must say what it is for and what it answers");
        }
        places().filter(each -> !isDescribed(each)).findFirst().ifPresent(each -> {
            throw new IllegalArgumentException(method + " " + path + " must say what " + each + " is");
        });
        return this;
    }
}
