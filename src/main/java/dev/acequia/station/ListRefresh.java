package dev.acequia.station;

import dev.acequia.fetch.FetchException;
import dev.acequia.fetch.FetchLimits;
import dev.acequia.fetch.Fetched;
import dev.acequia.fetch.UrlFetcher;
import dev.acequia.stationlist.ListException;
import dev.acequia.stationlist.ListOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Import of a list from where its source has it: a URL, the engines. What comes of it is put on record with the
/// source.
/// Thread-safe; blocks.
public final class ListRefresh {
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 10;

    private final Imports imports;
    private final ListSources lists;
    private final UrlFetcher fetcher;
    private final EngineLists engines;
    private final StationDatabase database;

    public ListRefresh(
            StationDatabase database, Imports imports, ListSources lists, UrlFetcher fetcher, EngineLists engines) {
        this.database = database;
        this.imports = imports;
        this.lists = lists;
        this.fetcher = fetcher;
        this.engines = engines;
    }

    /// Imports the list; empty when it has not changed.
    ///
    /// @param source as it is saved; with the ID 0 it is saved with its list
    public Optional<ImportReport> run(ListSource source, boolean isKept, boolean isForced)
            throws StationException, ListException, IOException, InterruptedException {
        try {
            return fetch(source, isKept, isForced);
        } catch (StationException | ListException | IOException e) {
            if (isKept && source.id() != 0) {
                lists.failed(source.id(), sentence(e), retryAt(source));
            }
            throw e;
        }
    }

    /// The failure as a user may see it.
    public static String sentence(Exception e) {
        boolean isOurs = e instanceof StationException || e instanceof ListException || e instanceof FetchException;
        return isOurs
                ? String.valueOf(e.getMessage())
                : e instanceof java.net.SocketTimeoutException
                        ? "The list came too slowly"
                        : "The list could not be read to its end";
    }

    private Optional<ImportReport> fetch(ListSource source, boolean isKept, boolean isForced)
            throws StationException, ListException, IOException, InterruptedException {
        return switch (source.kind()) {
            case URL -> fromUrl(source, isKept, isForced);
            case SEARCH -> {
                try (InputStream found = engines.search(source.location())) {
                    yield Optional.of(imports.run(
                            source, found, origin(ListOrigin.PASTED), order(source, isKept, isForced, "", "")));
                }
            }
            case ENGINE -> {
                try (InputStream list = engines.own(source.location())) {
                    yield Optional.of(imports.run(
                            source, list, origin(ListOrigin.PASTED), order(source, isKept, isForced, "", "")));
                }
            }
            case PASTED, UPLOAD ->
                throw new StationException(
                        StationException.Reason.INVALID,
                        "A list must have a URL or come from engines to be fetched, but " + source.name() + " was "
                                + (source.kind() == ListSource.Kind.PASTED ? "pasted" : "uploaded"));
        };
    }

    private Optional<ImportReport> fromUrl(ListSource source, boolean isKept, boolean isForced)
            throws StationException, ListException, IOException {
        try (Fetched fetched =
                fetcher.fetch(source.location(), headers(source, isKept && !isForced), FetchLimits.LIST)) {
            if (fetched.isUnchanged()) {
                lists.unchanged(source.id(), nextAt(source));
                return Optional.empty();
            }
            ListOrigin origin = ListOrigin.of(fetched.url(), fetched.header("content-type"));
            return Optional.of(imports.run(
                    source,
                    fetched.body(),
                    origin(origin),
                    order(source, isKept, isForced, fetched.header("etag"), fetched.header("last-modified"))));
        }
    }

    private ListOrigin origin(ListOrigin origin) {
        return origin.allowing(fetcher::isAllowed);
    }

    /// The origin of a list that somebody sends.
    public ListOrigin pasted() {
        return origin(ListOrigin.PASTED);
    }

    private Imports.Order order(ListSource source, boolean isKept, boolean isForced, String etag, String lastModified) {
        return new Imports.Order(isKept, isForced, nextAt(source), cut(etag), cut(lastModified));
    }

    private static String cut(String header) {
        return header.length() > 500 ? "" : header;
    }

    private static Map<String, String> headers(ListSource source, boolean isConditional) {
        Map<String, String> headers = new HashMap<>();
        if (!source.options().userAgent().isEmpty()) {
            headers.put("user-agent", source.options().userAgent());
        }
        if (isConditional && source.id() != 0) {
            if (!source.state().etag().isEmpty()) {
                headers.put("if-none-match", source.state().etag());
            }
            if (!source.state().lastModified().isEmpty()) {
                headers.put("if-modified-since", source.state().lastModified());
            }
        }
        return headers;
    }

    /// The next time, a tenth of the interval more or less, so that not all lists come at once.
    private @Nullable Instant nextAt(ListSource source) {
        Duration interval = source.options().refresh();
        if (interval.isZero() || !source.kind().isRefreshed()) {
            return null;
        }
        double jitter = 0.9 + 0.2 * ThreadLocalRandom.current().nextDouble();
        return database.clock().instant().plusMillis((long) (interval.toMillis() * jitter));
    }

    /// Sooner than usual after a first failure, then less and less often, up to the usual interval.
    private @Nullable Instant retryAt(ListSource source) {
        Instant usual = nextAt(source);
        if (usual == null) {
            return null;
        }
        int doublings = Math.min(source.state().failures(), MOST_DOUBLINGS);
        Instant soon = database.clock().instant().plus(FIRST_RETRY.multipliedBy(1L << doublings));
        return soon.isBefore(usual) ? soon : usual;
    }
}
