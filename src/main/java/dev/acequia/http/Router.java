package dev.acequia.http;

import dev.acequia.http.message.Method;
import dev.acequia.http.message.Request;
import dev.acequia.http.message.RequestTarget;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The table of routes.
///
/// Built once, then immutable and thread-safe; of the patterns that match a path, the one that says most about it wins.
public final class Router {
    /// A pattern, what answers it and what that is about.
    ///
    /// @param played by GET: some players ask by POST for what they want to play
    private record Entry(PathPattern pattern, Map<Method, Route> routes, Set<ApiTag> tags, Set<Route> played) {
        boolean isReadOnly() {
            return routes.keySet().equals(Set.of(Method.GET));
        }

        boolean isPlayed() {
            return !played.isEmpty();
        }

        @Nullable
        Route route(String method) {
            Method known = method(method);
            Route route = known == null ? null : routes.get(known);
            Route read = routes.get(Method.GET);
            return route == null && known == Method.POST && read != null && played.contains(read) ? read : route;
        }
    }

    private static final String ALL_METHODS = "GET, HEAD, POST, PATCH, DELETE, OPTIONS";

    /// Result of matching a request's path and method.
    sealed interface Match {
        /// A route, and what it is asked.
        ///
        /// @param request with the values that its path has in the places of the pattern
        /// @param tail the last of them; empty when there is none
        record Found(Route route, Request request, String tail) implements Match {}

        /// No route: the answer is a refusal, or what routes there are.
        sealed interface Missed extends Match {}

        /// The path is known but answers other methods only; `isReadOnly` when none of them changes anything.
        record WrongMethod(String allow, boolean isReadOnly) implements Missed {}

        /// `OPTIONS` request for the methods of a path; `isReadOnly` when none of them changes anything.
        record Options(String allow, boolean isReadOnly) implements Missed {}

        record Nothing() implements Missed {}
    }

    private final List<Entry> entries;

    /// Those of them for which URLs are put together by players, who write a slash too many now and then.
    private final List<Entry> played;

    private final List<Operation> operations;

    /// Methods of routes that read uploads.
    private final Set<String> uploads;

    private Router(List<Entry> entries, List<Operation> operations) {
        this.entries = entries;
        this.played = entries.stream().filter(Entry::isPlayed).toList();
        this.operations = operations;
        this.uploads = entries.stream()
                .flatMap(each -> each.routes().entrySet().stream())
                .filter(each -> each.getValue() instanceof Route.Resource resource && resource.isUpload())
                .map(each -> each.getKey().name())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The operations of the routes, in the order in which they were added.
    public List<Operation> routes() {
        return operations;
    }

    /// Whether the body of a request is read as it comes.
    boolean isUpload(String method, String uri) {
        if (!uploads.contains(method)) {
            return false;
        }
        RequestTarget target;
        try {
            target = RequestTarget.of(uri);
        } catch (IllegalArgumentException e) {
            return false; // it is refused when it is whole
        }
        for (Entry each : entries) {
            if (each.pattern().values(target.parts()) != null) {
                return each.route(method) instanceof Route.Resource resource && resource.isUpload();
            }
        }
        return false;
    }

    Match match(Request request) {
        if (request.path().equals("*") && request.method().equals("OPTIONS")) {
            return new Match.Options(ALL_METHODS, false);
        }
        Match match = match(request, entries);
        return match instanceof Match.Nothing && request.target().hasEmptyParts()
                ? match(request.collapsed(), played)
                : match;
    }

    private static Match match(Request request, List<Entry> entries) {
        for (Entry each : entries) {
            Map<String, String> values = each.pattern().values(request.target().parts());
            if (values != null) {
                return match(each, request.with(values));
            }
        }
        return new Match.Nothing();
    }

    /// Whether players play what is at the path, so that pages of any origin may.
    boolean isForPlayers(Request request) {
        return entries.stream()
                .filter(each -> each.pattern().values(request.target().parts()) != null)
                .findFirst()
                .map(each -> each.tags().stream().allMatch(ApiTag::isForAnyOrigin))
                .orElse(false);
    }

    private static Match match(Entry entry, Request request) {
        if (request.method().equals("OPTIONS")) {
            return new Match.Options(allow(entry), entry.isReadOnly());
        }
        Route route = entry.route(request.method());
        return route == null
                ? new Match.WrongMethod(allow(entry), entry.isReadOnly())
                : new Match.Found(route, request, tail(request.values()));
    }

    private static String tail(Map<String, String> values) {
        return values.values().stream().reduce("", (_, last) -> last);
    }

    private static @Nullable Method method(String name) {
        return switch (name) {
            case "GET", "HEAD" -> Method.GET;
            case "POST" -> Method.POST;
            case "PATCH" -> Method.PATCH;
            case "DELETE" -> Method.DELETE;
            default -> null;
        };
    }

    private static String allow(Entry entry) {
        String methods = entry.routes().keySet().stream()
                .map(method -> method == Method.GET ? "GET, HEAD" : method.name())
                .collect(Collectors.joining(", "));
        return methods + ", OPTIONS";
    }

    /// Collects routes with their descriptions.
    public static final class Builder {
        private final List<Entry> entries;
        private final List<Operation> operations;
        private final @Nullable AdminAccess access;

        public Builder() {
            this(new ArrayList<>(), new ArrayList<>(), null);
        }

        private Builder(List<Entry> entries, List<Operation> operations, @Nullable AdminAccess access) {
            this.entries = entries;
            this.operations = operations;
            this.access = access;
        }

        /// The same table, for routes that only those may use who may manage.
        public Builder guardedBy(AdminAccess access) {
            return new Builder(entries, operations, access);
        }

        /// The operations of the routes added so far, in that order.
        public List<Operation> operations() {
            return List.copyOf(operations);
        }

        /// Adds a route; a method of a pattern can be given once.
        public Builder route(Operation operation, Route route) {
            Operation described =
                    access == null ? operation.complete() : operation.complete().guarded();
            Route guarded = access == null ? route : route.guardedBy(access);
            Entry entry = entry(new PathPattern(operation.pattern()));
            if (operation.tag().isForAnyOrigin()) {
                entry.played().add(guarded);
            }
            if (entry.routes().putIfAbsent(operation.method(), guarded) != null) {
                throw new IllegalArgumentException(operation.method() + " " + operation.pattern() + " has two routes");
            }
            entry.tags().add(operation.tag());
            operations.add(described);
            return this;
        }

        /// Adds a route that answers with a body that ends.
        public Builder resource(Operation operation, Route.Resource resource) {
            return route(operation, resource);
        }

        private Entry entry(PathPattern pattern) {
            for (Entry each : entries) {
                if (each.pattern().compareTo(pattern) == 0) {
                    if (!each.pattern().text().equals(pattern.text())) {
                        throw new IllegalArgumentException(pattern.text() + " must name its parts as "
                                + each.pattern().text() + " does");
                    }
                    return each;
                }
            }
            Entry fresh =
                    new Entry(pattern, new EnumMap<>(Method.class), EnumSet.noneOf(ApiTag.class), new HashSet<>());
            entries.add(fresh);
            return fresh;
        }

        public Router build() {
            return new Router(
                    entries.stream()
                            .sorted((one, other) -> one.pattern().compareTo(other.pattern()))
                            .toList(),
                    operations());
        }
    }
}
