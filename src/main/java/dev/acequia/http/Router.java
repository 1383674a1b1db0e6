package dev.acequia.http;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The table of routes. A pattern is a path, or a path that ends in `/*`, which stands for one or more further parts.
///
/// Built once, then immutable and thread-safe; exact paths win over patterns, longer patterns over shorter ones.
public final class Router {
    /// A pattern and what answers it.
    private record Entry(String pattern, Map<Method, Route> routes) {
        boolean isExact() {
            return !pattern.endsWith("/*");
        }

        boolean matches(String path) {
            return isExact() ? path.equals(pattern) : path.startsWith(prefix()) && path.length() > prefix().length();
        }

        boolean isReadOnly() {
            return routes.keySet().equals(Set.of(Method.GET));
        }

        String prefix() {
            return pattern.substring(0, pattern.length() - 1);
        }

        /// What stands in the pattern's place of `*`; empty for an exact path.
        String tail(String path) {
            return isExact() ? "" : path.substring(prefix().length());
        }
    }

    /// What a request's path and method lead to.
    sealed interface Match {
        record Found(Route route, String tail) implements Match {}

        /// The path is known but answers other methods only; `isReadOnly` when none of them changes anything.
        record WrongMethod(String allow, boolean isReadOnly) implements Match {}

        /// Asks which methods the path answers; `isReadOnly` when none of them changes anything.
        record Options(String allow, boolean isReadOnly) implements Match {}

        record Nothing() implements Match {}
    }

    private final List<Entry> entries;

    private Router(List<Entry> entries) {
        this.entries = entries;
    }

    /// A route that there is.
    public record Listed(Method method, String pattern) {}

    /// All routes, in the order in which they are tried.
    public List<Listed> routes() {
        return entries.stream()
                .flatMap(each -> each.routes().keySet().stream().map(method -> new Listed(method, each.pattern())))
                .toList();
    }

    Match match(Request request) {
        for (Entry each : entries) {
            if (each.matches(request.path())) {
                return match(each, request);
            }
        }
        return new Match.Nothing();
    }

    private static Match match(Entry entry, Request request) {
        if (request.method().equals("OPTIONS")) {
            return new Match.Options(allow(entry), entry.isReadOnly());
        }
        Route route = entry.routes().get(method(request.method()));
        return route == null
                ? new Match.WrongMethod(allow(entry), entry.isReadOnly())
                : new Match.Found(route, entry.tail(request.path()));
    }

    private static @Nullable Method method(String name) {
        return switch (name) {
            case "GET", "HEAD" -> Method.GET;
            case "POST" -> Method.POST;
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

    /// Collects routes.
    public static final class Builder {
        private final List<Entry> entries;
        private final UnaryOperator<Route> guard;

        public Builder() {
            this(new ArrayList<>(), UnaryOperator.identity());
        }

        private Builder(List<Entry> entries, UnaryOperator<Route> guard) {
            this.entries = entries;
            this.guard = guard;
        }

        /// The same table, for routes that only those may use who may manage.
        public Builder guardedBy(Access access) {
            return new Builder(entries, access::guard);
        }

        /// Adds a route; a method of a pattern can be given once.
        public Builder route(Method method, String pattern, Route route) {
            Entry entry = entries.stream()
                    .filter(each -> each.pattern().equals(pattern))
                    .findFirst()
                    .orElseGet(() -> {
                        Entry fresh = new Entry(pattern, new EnumMap<>(Method.class));
                        entries.add(fresh);
                        return fresh;
                    });
            if (entry.routes().putIfAbsent(method, guard.apply(route)) != null) {
                throw new IllegalArgumentException(method + " " + pattern + " has two routes");
            }
            return this;
        }

        /// Adds a route that answers with a body that ends.
        public Builder resource(Method method, String pattern, Route.Resource resource) {
            return route(method, pattern, resource);
        }

        public Router build() {
            List<Entry> sorted = new ArrayList<>(entries);
            sorted.sort((a, b) -> a.isExact() == b.isExact()
                    ? Integer.compare(b.pattern().length(), a.pattern().length())
                    : Boolean.compare(b.isExact(), a.isExact()));
            return new Router(List.copyOf(sorted));
        }
    }
}
