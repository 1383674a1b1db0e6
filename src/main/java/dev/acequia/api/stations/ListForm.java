package dev.acequia.api.stations;

import dev.acequia.fetch.FetchException;
import dev.acequia.fetch.UrlFetcher;
import dev.acequia.station.ListOptions;
import dev.acequia.station.ListSource;
import dev.acequia.station.ListSources;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Description of a source of lists, as clients send it.
public final class ListForm {
    static final Set<String> FIELDS = Set.of(
            "name",
            "url",
            "search",
            "engine",
            "text",
            "refresh",
            "charset",
            "group",
            "include",
            "exclude",
            "rename",
            "rename_to",
            "adds_stations",
            "takes_doubtful",
            "user_agent");

    private static final int LONGEST_SEARCH = 200;

    /// Fields of a source of lists. One of `url`, `search` and `engine` says where it is; `text` is the list itself.
    ///
    /// @param refresh seconds between two imports; 0 for none
    @Json(naming = Json.Naming.LowerUnderscore)
    public record NewListView(
            @Nullable String name,
            @Nullable String url,
            @Nullable String search,
            @Nullable String engine,
            @Nullable String text,
            @Nullable Integer refresh,
            @Nullable String charset,
            @Nullable String group,
            @Nullable String include,
            @Nullable String exclude,
            @Nullable String rename,
            @Nullable String renameTo,
            @Nullable Boolean addsStations,
            @Nullable Boolean takesDoubtful,
            @Nullable String userAgent) {}

    private ListForm() {}

    /// Whether an object names the place of a list, and is none itself.
    static boolean isOrder(JsonBody body) {
        return body.has("url") || body.has("search") || body.has("engine") || body.has("text");
    }

    /// A source that is not saved yet.
    ///
    /// @throws IllegalArgumentException with a sentence for users
    static ListSource read(JsonBody body) throws FetchException {
        ListSource.Kind kind = kind(body);
        String location = location(body, kind);
        return ListSources.unsaved(name(body, kind, location), kind, location, options(body, kind));
    }

    private static ListSource.Kind kind(JsonBody body) {
        return body.has("url")
                ? ListSource.Kind.URL
                : body.has("search")
                        ? ListSource.Kind.SEARCH
                        : body.has("engine")
                                ? ListSource.Kind.ENGINE
                                : body.has("name") ? ListSource.Kind.UPLOAD : ListSource.Kind.PASTED;
    }

    private static String location(JsonBody body, ListSource.Kind kind) throws FetchException {
        return switch (kind) {
            case URL -> UrlFetcher.check(body.text("url")).toString();
            case SEARCH -> search(body.text("search").strip());
            case ENGINE -> body.text("engine").strip();
            case PASTED, UPLOAD -> "";
        };
    }

    private static String search(String words) {
        if (words.length() > LONGEST_SEARCH) {
            throw new IllegalArgumentException("search must have at most " + LONGEST_SEARCH + " characters");
        }
        return words;
    }

    private static String name(JsonBody body, ListSource.Kind kind, String location) {
        String given = body.text("name");
        if (!given.isBlank()) {
            return given;
        }
        String name = switch (kind) {
            case URL -> location.replaceFirst("^[a-z]+://(?:[^@/]*@)?", "").replaceFirst("[?#].*", "");
            case SEARCH -> "Search: " + (location.isEmpty() ? "everything" : location);
            case ENGINE -> "Engine" + (location.isEmpty() ? "s" : " " + location);
            case PASTED, UPLOAD -> "Pasted";
        };
        return name.length() > 100 ? name.substring(0, 100) : name;
    }

    private static ListOptions options(JsonBody body, ListSource.Kind kind) {
        int usual = switch (kind) {
            case URL -> 6 * 3600;
            case SEARCH, ENGINE -> 3600;
            case PASTED, UPLOAD -> 0;
        };
        return options(body, new ListOptions(Duration.ofSeconds(usual), "", "", "", "", "", "", true, false, ""));
    }

    private static ListOptions options(JsonBody body, ListOptions now) {
        return new ListOptions(
                refresh(body, now.refresh()),
                text(body, "charset", now.charset()),
                text(body, "group", now.group()),
                text(body, "include", now.include()),
                text(body, "exclude", now.exclude()),
                text(body, "rename", now.rename()),
                text(body, "rename_to", now.renameTo()),
                body.flag("adds_stations", now.addsStations()),
                body.flag("takes_doubtful", now.takesDoubtful()),
                text(body, "user_agent", now.userAgent()));
    }

    private static Duration refresh(JsonBody body, Duration now) {
        String text = body.text("refresh", null);
        if (text == null) {
            return now;
        }
        if (!text.matches("\\d{1,8}")) {
            throw new IllegalArgumentException("refresh must be a number of seconds, but it is \"" + text + "\"");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    private static String text(JsonBody body, String name, String now) {
        String text = body.text(name, now);
        return text == null ? "" : text.strip();
    }

    /// The source with the fields that the object has.
    static ListSource changed(ListSource source, JsonBody body) throws FetchException {
        boolean isElsewhere = body.has("url") || body.has("search") || body.has("engine");
        String location = isElsewhere ? location(body, source.kind()) : source.location();
        return new ListSource(
                source.id(),
                text(body, "name", source.name()),
                source.kind(),
                location,
                options(body, source.options()),
                Instant.EPOCH,
                source.state());
    }
}
