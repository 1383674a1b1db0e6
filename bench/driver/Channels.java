import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The same viewers on one channel, and spread over many.
record Channels(String title, int channels, int viewersEach, double mbit, double most) implements Scenario {
    private static final String ONE = "one channel";

    @Override
    public Report run(Bench bench) {
        String many = channels + " channels";
        Map<String, Figures> all = new LinkedHashMap<>();
        all.put(ONE, new Figures());
        all.put(many, new Figures());
        try (Program source = bench.source(mbit, Scenarios.BURST);
                Acequia acequia = Acequia.start(bench, Map.of("ACEQUIA_MAX_STREAMS_PER_ENGINE", "20"))) {
            measure(bench, acequia, channels, viewersEach, bench.warmUp);
            for (int round = 0; round < bench.rounds; round++) {
                all.get(ONE).add(measure(bench, acequia, 1, channels * viewersEach, 2));
                all.get(many).add(measure(bench, acequia, channels, viewersEach, 2));
            }
        }
        Report report = new Report(title, "", "CPU s/GB", "MB/s", "largest gap, ms", "resident, MB", "dropped");
        all.forEach((name, each) -> report.row(
                name,
                each.spread("cpu_per_GB"),
                each.text("MBps"),
                each.text("gap_max"),
                each.text("rss_mb"),
                each.text("dropped")));
        return report.goal("CPU × one channel", most, Fanout.ratio(all, many, ONE, "cpu_per_GB"));
    }

    private static Map<String, Double> measure(Bench bench, Acequia acequia, int channels, int viewers, double warm) {
        List<Map<String, Double>> said = Sink.measureEach(acequia, channels, viewers, warm, bench.seconds);
        double bytes = sum(said, "MBps") * bench.seconds / 1000;
        return Map.of(
                "cpu_per_GB", sum(said, "cpu") / channels / bytes,
                "MBps", sum(said, "MBps"),
                "dropped", sum(said, "dropped"),
                "gap_max",
                        said.stream()
                                .mapToDouble(each -> each.get("gap_max"))
                                .max()
                                .orElseThrow(),
                "rss_mb", said.getLast().get("rss_mb"));
    }

    private static double sum(List<Map<String, Double>> all, String figure) {
        return all.stream().mapToDouble(each -> each.get(figure)).sum();
    }
}
