package dev.acequia.rig;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.app.PlaylistRules;
import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.MediaSegment;
import dev.acequia.hls.PlaylistException;
import dev.acequia.hls.PlaylistParser;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// An HLS player: asks for the playlist again and again, fetches each segment once, and notes what is not as it should
/// be.
public final class HlsPlayer implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final Rig rig;
    private final String path;
    private final String name;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Semaphore turn = new Semaphore(1);

    // Guarded by this:
    private final PlaylistRules rules = new PlaylistRules();
    private final Map<String, Integer> fetched = new HashMap<>();
    private final List<String> refusals = new ArrayList<>();
    private boolean hasEnded;

    HlsPlayer(Rig rig, String path, String name) {
        this.rig = rig;
        this.path = path;
        this.name = name;
        this.thread = Thread.ofVirtual().name(name).start(this::run);
    }

    public static MediaPlaylist parsed(HttpResponse<byte[]> answer) {
        try {
            return PlaylistParser.parse(Rig.text(answer));
        } catch (PlaylistException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The path of what a playlist at `base` calls `uri`.
    public static String resolved(String base, String uri) {
        return URI.create(base).resolve(uri).toString();
    }

    private void run() {
        try {
            do {
                turn.acquire();
                try {
                    poll();
                } finally {
                    turn.release();
                }
            } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void poll() {
        try {
            HttpResponse<byte[]> answer = rig.get(path, "User-Agent", name);
            if (answer.statusCode() != 200) {
                note(answer.statusCode() + " " + Rig.text(answer));
                return;
            }
            MediaPlaylist playlist = parsed(answer);
            synchronized (this) {
                rules.take(playlist);
            }
            playlist.segments().forEach(this::fetch);
            end(playlist.isEnded());
        } catch (UncheckedIOException e) {
            note(e.toString());
        }
    }

    private void fetch(MediaSegment segment) {
        String url = resolved(path, segment.uri());
        String resource = url.replaceFirst("\\?.*", "");
        synchronized (this) {
            if (fetched.containsKey(resource)) {
                return;
            }
        }
        HttpResponse<byte[]> answer = rig.get(url, "User-Agent", name);
        if (answer.statusCode() != 200) {
            note(url + " is listed, but answered " + answer.statusCode());
            return;
        }
        synchronized (this) {
            fetched.put(resource, Arrays.hashCode(answer.body()));
        }
    }

    private synchronized void end(boolean isEnded) {
        hasEnded = isEnded;
    }

    private synchronized boolean hasEnded() {
        return hasEnded;
    }

    private synchronized void note(String refusal) {
        refusals.add(refusal);
    }

    /// Asks for nothing any more, once it has got what it has asked for.
    public HlsPlayer pause() {
        turn.acquireUninterruptibly();
        return this;
    }

    public HlsPlayer resume() {
        turn.release();
        return this;
    }

    /// What it was told of all segments so far, by number.
    public synchronized SortedMap<Long, PlaylistRules.Entry> told() {
        return rules.entries();
    }

    /// The newest segment that it was told of; -1 before the first.
    public long newest() {
        SortedMap<Long, PlaylistRules.Entry> told = told();
        return told.isEmpty() ? -1 : told.lastKey();
    }

    /// Waits until it plays.
    public HlsPlayer awaitStart() {
        return awaitAfter(-1);
    }

    /// Waits until it was told of a segment after this one.
    public HlsPlayer awaitAfter(long number) {
        eventually().untilAsserted(() -> assertThat(newest()).as(this::toString).isGreaterThan(number));
        return this;
    }

    /// Waits until it was told that there will be no more, and has got all there is.
    public HlsPlayer awaitEnd() {
        eventually()
                .untilAsserted(() -> assertThat(hasEnded()).as(this::toString).isTrue());
        return this;
    }

    /// Waits until it was told of so many discontinuities after a segment.
    public HlsPlayer awaitDiscontinuities(long number, int count) {
        eventually()
                .untilAsserted(() -> assertThat(discontinuitiesAfter(number))
                        .as(this::toString)
                        .isGreaterThanOrEqualTo(count));
        return this;
    }

    /// How many discontinuities came after a segment.
    public long discontinuitiesAfter(long number) {
        return discontinuities(newest()) - discontinuities(number);
    }

    private long discontinuities(long number) {
        return Objects.requireNonNull(told().get(number)).discontinuities();
    }

    /// Fetches all again that it ever fetched; each must have the same bytes, or be gone. How many were there.
    public int fetchAgain() {
        return fetchAgain("again");
    }

    /// The same under a name, as a player of that name has it.
    public int fetchAgain(String agent) {
        Map<String, Integer> before;
        synchronized (this) {
            before = Map.copyOf(fetched);
        }
        int same = 0;
        for (Map.Entry<String, Integer> each : before.entrySet()) {
            HttpResponse<byte[]> answer = rig.get(each.getKey(), "User-Agent", agent);
            if (answer.statusCode() != 404) {
                assertThat(answer.statusCode()).as(each.getKey()).isEqualTo(200);
                assertThat(Arrays.hashCode(answer.body())).as(each.getKey()).isEqualTo(each.getValue());
                same++;
            }
        }
        return same;
    }

    /// Fails unless everything that it was told is right, and it got all that it asked for.
    public synchronized void assertContent() {
        assertThat(rules.faults()).isEmpty();
        assertThat(refusals).isEmpty();
    }

    @Override
    public synchronized String toString() {
        return name + ", who was refused " + refusals;
    }

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        turn.release();
        thread.join(Waits.PATIENCE);
    }
}
