import java.util.LinkedHashMap;
import java.util.Map;

/// Fast viewers alone, and beside some that read a fraction of the stream.
record Slow(String title, int fast, int slow, double mbit) implements Scenario {
    private static final String ALONE = "fast ones alone";
    private static final String BESIDE = "beside slow ones";

    @Override
    public Report run(Bench bench) {
        Map<String, Figures> all = new LinkedHashMap<>();
        all.put(ALONE, new Figures());
        all.put(BESIDE, new Figures());
        try (Program source = bench.source(mbit, Scenarios.BURST);
                Acequia acequia = Acequia.start(bench, Map.of("ACEQUIA_COALESCE_MAX_MS", "0"))) {
            measure(acequia, slow, bench.warmUp);
            for (int round = 0; round < bench.rounds; round++) {
                all.get(ALONE).add(measure(acequia, 0, bench.seconds));
                all.get(BESIDE).add(measure(acequia, slow, bench.seconds));
            }
        }
        Report report = new Report(
                title, "", "MB/s to fast viewers", "latency p50 / p99, ms", "largest gap, ms", "torn", "dropped");
        all.forEach((name, each) -> report.row(
                name,
                each.text("MBps"),
                each.text("lat_p50") + " / " + each.text("lat_p99"),
                each.spread("gap_max"),
                each.text("slow_torn"),
                each.text("dropped")));
        return report.goal("latency p99 of the fast × alone", 1.3, Fanout.ratio(all, BESIDE, ALONE, "lat_p99"))
                .goal("largest gap of the fast × alone", 1.3, Fanout.ratio(all, BESIDE, ALONE, "gap_max"))
                .goal("dropped", 0, all.get(BESIDE).median("dropped"));
    }

    private Map<String, Double> measure(Acequia acequia, int slowNow, double seconds) {
        Sink alone = Sink.of(acequia, fast).with("-l", fast);
        Sink sink = slowNow == 0 ? alone : alone.with("-s", slowNow).with("-r", 30_000);
        return sink.measure(2, seconds);
    }
}
