package dev.acequia.history;

import static dev.acequia.history.Figure.*;

import dev.acequia.channel.ChannelSnapshot;
import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.ViewerSnapshot;
import dev.acequia.engine.EngineStat;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sampler of one stream: rates are differences between consecutive samples. Confined to one thread.
final class Meter {
    private static final List<Figure> SUMMED = List.of(DOWNLOADED, UPLOADED);

    private final Map<Figure, Long> earlier = new EnumMap<>(Figure.class);
    private final Map<Figure, Long> lastTold = new EnumMap<>(Figure.class);
    private @Nullable ChannelSnapshot last;
    private Instant lastAt = Instant.EPOCH;

    /// Reads a sample from a channel and its engine.
    Sample read(ChannelSnapshot channel, Instant now) {
        long[] figures = unknown();
        take(channel.stat(), figures);
        addUp(figures);
        set(figures, BITRATE_BPS, channel.bitsPerSecond());
        set(figures, BUFFER_MS, Math.round(channel.buffer().seconds() * 1000));
        set(figures, CLIENTS, channel.clientCount());
        set(figures, GAPS, channel.gaps());
        set(
                figures,
                SKIPS,
                channel.viewers().stream().mapToLong(ViewerSnapshot::skips).sum());
        set(figures, UNDERRUNS, channel.underruns());
        set(figures, RECOVERIES, channel.recoveries());
        set(figures, STALLS, channel.rebuffering().count());
        set(figures, STALLED_MS, Math.round(channel.rebuffering().total() * 1000));
        channel.viewers().stream()
                .filter(each -> each.viewer().protocol() == Protocol.TS)
                .mapToDouble(ViewerSnapshot::reserveSeconds)
                .min()
                .ifPresent(least -> set(figures, RESERVE_MS, Math.round(least * 1000)));
        DoubleSummaryStatistics behind = channel.viewers().stream()
                .mapToDouble(ViewerSnapshot::secondsBehind)
                .summaryStatistics();
        if (behind.getCount() > 0) {
            set(figures, RUNWAY_MS, Math.round(behind.getMin() * 1000));
            set(figures, LAG_MS, Math.round(behind.getMax() * 1000));
        }
        ChannelSnapshot before = last;
        if (before != null) {
            set(figures, INGRESS_BPS, rate(before.ingressBytes(), channel.ingressBytes(), now));
            set(figures, EGRESS_BPS, rate(before.egressBytes(), channel.egressBytes(), now));
        }
        last = channel;
        lastAt = now;
        return new Sample(now, status(channel.stat()), figures);
    }

    /// Engines count from the beginning of a session; the stream's bytes are those of all its sessions.
    private void addUp(long[] figures) {
        for (Figure each : SUMMED) {
            long now = figures[each.place()];
            if (now != UNKNOWN) {
                long told = told(each);
                earlier.merge(each, now < told ? told : 0, Long::sum);
                lastTold.put(each, now);
                figures[each.place()] = now + earlier.getOrDefault(each, 0L);
            }
        }
    }

    private long told(Figure figure) {
        return lastTold.getOrDefault(figure, 0L);
    }

    /// A sample of a stream that is not played here, as its engine reports it.
    static Sample read(EngineStat stat, Instant now) {
        long[] figures = unknown();
        take(stat, figures);
        return new Sample(now, stat.status(), figures);
    }

    private long rate(long before, long after, Instant now) {
        long millis = Math.max(1, Duration.between(lastAt, now).toMillis());
        return Math.max(0, after - before) * 8000 / millis;
    }

    private static void take(@Nullable EngineStat stat, long[] figures) {
        if (stat == null) {
            return;
        }
        set(figures, PEERS, stat.peers());
        set(figures, SPEED_DOWN, stat.speedDown());
        set(figures, SPEED_UP, stat.speedUp());
        set(figures, DOWNLOADED, stat.downloaded());
        set(figures, UPLOADED, stat.uploaded());
        EngineStat.LivePosition position = stat.position();
        if (position != null) {
            set(figures, POS, number(position.pos()));
            set(figures, LIVE_FIRST, number(position.liveFirst()));
            set(figures, LIVE_LAST, number(position.liveLast()));
            set(figures, FIRST_TS, number(position.firstTs()));
            set(figures, LAST_TS, number(position.lastTs()));
            set(figures, BUFFER_PIECES, number(position.bufferPieces()));
        }
    }

    private static @Nullable String status(@Nullable EngineStat stat) {
        return stat == null ? null : stat.status();
    }

    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static long[] unknown() {
        long[] figures = new long[Figure.values().length];
        Arrays.fill(figures, UNKNOWN);
        return figures;
    }

    private static void set(long[] figures, Figure figure, @Nullable Long value) {
        figures[figure.place()] = value == null ? UNKNOWN : value;
    }

    private static void set(long[] figures, Figure figure, long value) {
        figures[figure.place()] = value;
    }
}
