import java.util.LinkedHashMap;
import java.util.Map;

/// All that is measured, in the order of the page.
final class Scenarios {
    static final int BURST = 16356;

    private Scenarios() {}

    static Map<String, Scenario> all() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put("crowd", new Fanout("500 viewers × 8 Mbit/s", 500, 8, Scenarios::crowd));
        all.put("hundred", new Fanout("100 viewers × 8 Mbit/s", 100, 8, Scenarios::hundred));
        all.put("ten", new Fanout("10 viewers × 8 Mbit/s", 10, 8, (_, _) -> {}));
        all.put("thousand", new Fanout("1000 viewers × 4 Mbit/s", 1000, 4, Scenarios::many));
        all.put("two-thousand", new Fanout("2000 viewers × 2 Mbit/s", 2000, 2, Scenarios::many));
        all.put("flood", new Fanout("50 viewers × 800 Mbit/s", 50, 800, Scenarios::flood));
        all.put("channels", new Channels("20 channels × 25 viewers × 8 Mbit/s", 20, 25, 8, 1.3));
        all.put("slow", new Slow("20 fast and 10 slow viewers × 32 Mbit/s", 20, 10, 32));
        all.put("hls", new Hls("HLS, 200 clients, segments of about 1 MB", 200, 2));
        all.put("hls-few", new Hls("HLS, 16 clients, segments of about 2.5 MB", 16, 5));
        all.put("memory", new Memory("Memory"));
        all.put("start", new Start("Start"));
        all.put("rest", new Rest("At rest"));
        all.put("observed", new Observed("Monitored, 300 viewers × 8 Mbit/s", 300, 8));
        all.put("scale", new Scale("Cost by load"));
        all.put("tree", new Tree("Cascaded servers, simulated: an hour from kick-off"));
        return all;
    }

    private static void crowd(Report report, Map<String, Figures> all) {
        report.goal("coalescing off, CPU × limit", 1.15, Fanout.ratio(all, Fanout.DIRECT, Fanout.LIMIT, "cpu_per_GB"))
                .goal(
                        "CPU × limit with the same wait",
                        1.1,
                        Fanout.ratio(all, Fanout.DEFAULT, Fanout.WAIT, "cpu_per_GB"))
                .goal("CPU × limit without a wait", 0.8, Fanout.ratio(all, Fanout.DEFAULT, Fanout.LIMIT, "cpu_per_GB"))
                .goal("late first byte p50, ms", 1, all.get(Fanout.DEFAULT).median("late_p50"))
                .goal("late first byte p99 × limit", 1.3, Fanout.ratio(all, Fanout.DIRECT, Fanout.LIMIT, "late_p99"))
                .goal(
                        "coalescing off, latency p99 × limit",
                        1.3,
                        Fanout.ratio(all, Fanout.DIRECT, Fanout.LIMIT, "lat_p99"));
    }

    private static void hundred(Report report, Map<String, Figures> all) {
        report.goal("coalescing off, CPU × limit", 1.4, Fanout.ratio(all, Fanout.DIRECT, Fanout.LIMIT, "cpu_per_GB"))
                .goal(
                        "CPU × limit with the same wait",
                        1.4,
                        Fanout.ratio(all, Fanout.DEFAULT, Fanout.WAIT, "cpu_per_GB"));
    }

    private static void many(Report report, Map<String, Figures> all) {
        report.goal("coalescing off, CPU × limit", 1.2, Fanout.ratio(all, Fanout.DIRECT, Fanout.LIMIT, "cpu_per_GB"))
                .goal("dropped", 0, all.get(Fanout.DIRECT).median("dropped"))
                .goal("late first byte p99 × limit", 1.2, Fanout.ratio(all, Fanout.DIRECT, Fanout.LIMIT, "late_p99"));
    }

    private static void flood(Report report, Map<String, Figures> all) {
        report.goal("coalescing off, CPU × limit", 1.15, Fanout.ratio(all, Fanout.DIRECT, Fanout.LIMIT, "cpu_per_GB"));
    }
}
