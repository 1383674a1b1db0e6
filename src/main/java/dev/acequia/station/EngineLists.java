package dev.acequia.station;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.json.JsonValue;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.EngineSnapshot;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Lists that engines make: what their search finds, and their own list (`catalogue.md` 2.2 and 2.3). One question at a
/// time, to an engine with the fewest sessions. Thread-safe.
public final class EngineLists {
    private static final int MOST_PAGES = 10;
    private static final int PAGE = 200;
    private static final int MOST_ENGINES = 2;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final EnginePool pool;
    private final EngineClient client;
    private final ReentrantLock turn = new ReentrantLock(true);

    public EngineLists(EnginePool pool, EngineClient client) {
        this.pool = pool;
        this.client = client;
    }

    /// All that is found, as JSON.
    InputStream search(String query) throws StationException, InterruptedException {
        turn.lockInterruptibly();
        try {
            List<InputStream> parts = new ArrayList<>(List.of(text("[")));
            double found = 0;
            double total = 1;
            for (int page = 0; page < MOST_PAGES && found < total; page++) {
                byte[] answer = ask(
                        "/search?query=%s&page=%d&page_size=%d&group_by_channels=1&show_epg=1"
                                .formatted(URLEncoder.encode(query, StandardCharsets.UTF_8), page, PAGE),
                        "search");
                JsonValue result = result(answer);
                double more = result.at("results").elements().count();
                total = more == 0 ? 0 : result.at("total").number().orElse(0.0);
                found += more;
                parts.add(text(page == 0 ? "" : ","));
                parts.add(new ByteArrayInputStream(answer));
            }
            parts.add(text("]"));
            return new SequenceInputStream(Collections.enumeration(parts));
        } finally {
            turn.unlock();
        }
    }

    private static JsonValue result(byte[] answer) throws StationException {
        try {
            JsonValue whole = JsonValue.read(answer);
            String error = whole.at("error").text();
            if (!error.isEmpty()) {
                throw new StationException(
                        StationException.Reason.UNAVAILABLE, "The engine should search, but answered: " + error);
            }
            return whole.at("result").isObject() ? whole.at("result") : whole;
        } catch (IllegalArgumentException e) {
            throw new StationException(
                    StationException.Reason.UNAVAILABLE, "The engine should search, but answered something else", e);
        }
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /// An engine's own list as M3U, of the engine that is named, or of any.
    ///
    /// @param engine host and port; empty for any
    InputStream own(String engine) throws StationException, InterruptedException {
        String path = "/playlist/get?format=acestream";
        if (engine.isEmpty()) {
            return new ByteArrayInputStream(ask(path, "send its list"));
        }
        EngineAddress address = pool.snapshot().stream()
                .map(EngineSnapshot::address)
                .filter(each -> each.toString().equals(engine))
                .findFirst()
                .orElseThrow(
                        () -> new StationException(StationException.Reason.UNKNOWN, "There is no engine " + engine));
        try {
            return new ByteArrayInputStream(client.question(address, path, "send its list", LONGEST));
        } catch (EngineException e) {
            throw new StationException(StationException.Reason.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private byte[] ask(String path, String task) throws StationException, InterruptedException {
        String why = "No engine can be used at the moment";
        List<EngineAddress> candidates = pool.snapshot().stream()
                .filter(each -> each.isUsable() && !each.isOffline())
                .sorted(Comparator.comparingInt(EngineSnapshot::load))
                .limit(MOST_ENGINES)
                .map(EngineSnapshot::address)
                .toList();
        for (EngineAddress each : candidates) {
            try {
                return client.question(each, path, task, LONGEST);
            } catch (EngineException e) {
                why = String.valueOf(e.getMessage());
            }
        }
        throw new StationException(StationException.Reason.UNAVAILABLE, why);
    }
}
