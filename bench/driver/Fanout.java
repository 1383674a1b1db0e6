import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Many viewers of one stream: the cost of a gigabyte, how soon late ones begin, how late bytes are.
///
/// @param verdict tells what is aimed at, and whether it was reached
record Fanout(String title, int viewers, double mbit, BiConsumer<Report, Map<String, Figures>> verdict)
        implements Scenario {
    static final String LIMIT = "limit";
    static final String WAIT = "limit, 40 ms";
    static final String ACEXY = "limit, 64 KB at a time";
    static final String DIRECT = "acequia, coalescing off";
    static final String DEFAULT = "acequia";
    static final int DEFAULT_WAIT = 40;

    /// Seconds of a turn before its measuring begins.
    private static final double WARM = 2;

    /// Newcomers in a turn that is measured, and in one that warms up: they are to be as usual as on any evening.
    private static final int LATE = 40;
    private static final int LATE_IN_WARM_UP = 600;

    private static final int LIMIT_PORT = 9100;

    @Override
    public Report run(Bench bench) {
        Map<String, Figures> all = new LinkedHashMap<>();
        List.of(LIMIT, DIRECT, WAIT, DEFAULT, ACEXY).forEach(each -> all.put(each, new Figures()));
        try (Program source = bench.source(mbit, Scenarios.BURST);
                Acequia acequia = Acequia.start(bench, Map.of("ACEQUIA_JOIN_BEHIND", "0"))) {
            warm(bench, acequia);
            for (int round = 0; round < bench.rounds; round++) {
                List<String> order = new ArrayList<>(all.keySet());
                if (round % 2 == 1) {
                    Collections.reverse(order);
                }
                for (String each : order) {
                    all.get(each).add(measure(bench, acequia, each));
                }
            }
        }
        Report report = report(title, all);
        verdict.accept(report, all);
        return report;
    }

    /// Does what is measured later again and again, newcomers included, while the JVM compiles it.
    private void warm(Bench bench, Acequia acequia) {
        for (double left = bench.warmUp; left > 0; left -= 2 * (WARM + bench.seconds)) {
            for (int wait : new int[] {0, DEFAULT_WAIT}) {
                sink(acequia.set("coalesce_max_ms", wait))
                        .with("-j", LATE_IN_WARM_UP)
                        .measure(WARM, bench.seconds);
            }
        }
    }

    private Map<String, Double> measure(Bench bench, Acequia acequia, String candidate) {
        return switch (candidate) {
            case DIRECT -> sink(acequia.set("coalesce_max_ms", 0)).measure(WARM, bench.seconds);
            case DEFAULT -> sink(acequia.set("coalesce_max_ms", DEFAULT_WAIT)).measure(WARM, bench.seconds);
            case WAIT -> limit(bench, DEFAULT_WAIT);
            case ACEXY -> limit(bench, (int) Math.max(1, 65536 * 8 / mbit / 1000));
            default -> limit(bench, 0);
        };
    }

    private Map<String, Double> limit(Bench bench, int wait) {
        List<String> command =
                List.of(Bench.bin("limit"), "-p", "" + LIMIT_PORT, "-s", "" + Bench.SOURCE, "-w", "" + wait);
        try (Program limit = Program.start(bench.work, LIMIT_PORT, Map.of(), command)) {
            return sink(LIMIT_PORT, "/stream", limit.pids()).measure(WARM, bench.seconds);
        }
    }

    private Sink sink(Acequia acequia) {
        return sink(acequia.port(), acequia.path(0), acequia.program().pids());
    }

    private Sink sink(int port, String path, String pids) {
        return Sink.of(port, path, pids)
                .with("-n", viewers)
                .with("-l", Math.min(10, viewers))
                .with("-j", LATE);
    }

    static Report report(String title, Map<String, Figures> all) {
        Report report = new Report(
                title,
                "",
                "CPU s/GB",
                "× limit",
                "MB/s",
                "late first byte p50 / p99, ms",
                "latency p50 / p99, ms",
                "largest gap, ms",
                "resident, MB",
                "dropped");
        double least = all.get(LIMIT).median("cpu_per_GB");
        all.forEach((name, each) -> report.row(
                name,
                each.spread("cpu_per_GB"),
                Figures.number(each.median("cpu_per_GB") / least),
                each.text("MBps"),
                each.text("late_p50") + " / " + each.text("late_p99"),
                each.text("lat_p50") + " / " + each.text("lat_p99"),
                each.text("gap_max"),
                each.text("rss_mb"),
                each.text("dropped")));
        return report;
    }

    /// The quotient of two candidates' medians.
    static double ratio(Map<String, Figures> all, String of, String to, String figure) {
        return all.get(of).median(figure) / all.get(to).median(figure);
    }
}
