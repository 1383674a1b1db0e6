package dev.acequia.history;

import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;

/// A number that is known of a stream at a moment.
public enum Figure {
    PEERS(Summary.MEAN),
    /// KB/s, as `SPEED_UP`.
    SPEED_DOWN(Summary.MEAN),
    SPEED_UP(Summary.MEAN),
    /// Bytes since the stream began, as `UPLOADED`.
    DOWNLOADED(Summary.MOST),
    UPLOADED(Summary.MOST),
    /// Unix seconds, as the four below.
    POS(Summary.MOST),
    LIVE_FIRST(Summary.MOST),
    LIVE_LAST(Summary.MOST),
    FIRST_TS(Summary.MOST),
    LAST_TS(Summary.MOST),
    BUFFER_PIECES(Summary.MEAN),
    /// Bits per second that the engine delivers.
    INGRESS_BPS(Summary.MEAN),
    /// Bits per second that all viewers take.
    EGRESS_BPS(Summary.MEAN),
    /// Bits per second by the stream's own clock.
    BITRATE_BPS(Summary.MEAN),
    /// Media in memory.
    BUFFER_MS(Summary.MEAN),
    /// Media between the viewer that is closest to the newest and the newest.
    RUNWAY_MS(Summary.LEAST),
    /// The same of the viewer that is farthest from it.
    LAG_MS(Summary.MOST),
    /// Media that the player of the worst served viewer has left.
    RESERVE_MS(Summary.LEAST),
    CLIENTS(Summary.MOST),
    /// Since the stream began, as all below.
    GAPS(Summary.MOST),
    SKIPS(Summary.MOST),
    UNDERRUNS(Summary.MOST),
    /// Times that viewers had nothing to play, and how long in all.
    STALLS(Summary.MOST),
    STALLED_MS(Summary.MOST),
    RECOVERIES(Summary.MOST);

    /// Aggregation of a figure over several samples.
    enum Summary {
        MEAN("CAST(ROUND(AVG(%1$s)) AS INTEGER)"),
        MOST("MAX(%1$s)"),
        LEAST("MIN(%1$s)");

        private final String sql;

        Summary(String sql) {
            this.sql = sql;
        }
    }

    static final long UNKNOWN = Long.MIN_VALUE;

    private final Summary summary;

    Figure(Summary summary) {
        this.summary = summary;
    }

    /// Its name in the API and in the archive.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Its index among the figures of a sample.
    @SuppressWarnings("EnumOrdinal") // of one run's memory only
    int place() {
        return ordinal();
    }

    /// The expression that sums up its column.
    String sql() {
        return summary.sql.formatted(label());
    }

    /// The summary of some values, unknown ones left out.
    long sumUp(long[] values) {
        LongSummaryStatistics known =
                LongStream.of(values).filter(each -> each != UNKNOWN).summaryStatistics();
        if (known.getCount() == 0) {
            return UNKNOWN;
        }
        return switch (summary) {
            case MEAN -> Math.round(known.getAverage());
            case MOST -> known.getMax();
            case LEAST -> known.getMin();
        };
    }
}
