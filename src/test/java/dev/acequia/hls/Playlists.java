package dev.acequia.hls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes playlists of every kind that can be written, the same for the same seed.
final class Playlists {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Random random;

    private Playlists(long seed) {
        this.random = new Random(seed);
    }

    static MediaPlaylist random(long seed) {
        return new Playlists(seed).playlist();
    }

    private MediaPlaylist playlist() {
        LowLatency lowLatency =
                maybe(() -> new LowLatency(seconds(1).plusMillis(1), seconds(3), parts(), maybe(this::uri)));
        return new MediaPlaylist(
                1 + random.nextInt(12),
                Duration.ofSeconds(1 + random.nextInt(10)),
                random.nextLong(MediaPlaylist.LARGEST_SEQUENCE),
                random.nextLong(MediaPlaylist.LARGEST_SEQUENCE),
                random.nextBoolean(),
                random.nextBoolean(),
                lowLatency,
                Stream.generate(() -> segment(lowLatency != null))
                        .limit(random.nextInt(30))
                        .toList());
    }

    private MediaSegment segment(boolean hasParts) {
        return new MediaSegment(
                uri(),
                seconds(10),
                random.nextBoolean(),
                random.nextBoolean(),
                maybe(() -> NOON.plusMillis(random.nextLong(1L << 40))),
                maybe(() -> new ByteRange(random.nextLong(1L << 40), random.nextLong(1L << 40))),
                hasParts ? parts() : List.of());
    }

    private List<PartialSegment> parts() {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(_ -> new PartialSegment(uri(), seconds(1), random.nextBoolean(), random.nextBoolean()))
                .toList();
    }

    private String uri() {
        List<String> starts = List.of("", "/", "http://origin:6878/ace/c/", "//origin/", "a b/", "?x=1,2&y=", "é/");
        return starts.get(random.nextInt(starts.size())) + random.nextInt(1000) + ".ts";
    }

    private Duration seconds(int most) {
        return Duration.ofNanos(1000 * random.nextLong(most * 1_000_000L));
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
