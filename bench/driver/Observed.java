import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// What it costs to be watched over: statistics once a second, a scrape of the metrics every 15 seconds, an
/// access log.
record Observed(String title, int viewers, double mbit) implements Scenario {
    private static final String OFF = "off";
    private static final String ON = "statistics, scrapes and access log";
    private static final int SCRAPE_SECONDS = 15;

    @Override
    public Report run(Bench bench) {
        Map<String, Figures> all = new LinkedHashMap<>();
        all.put(OFF, new Figures());
        all.put(ON, new Figures());
        ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor();
        try (Program source = bench.source(mbit, Scenarios.BURST);
                Acequia acequia = Acequia.start(bench, Map.of())) {
            measure(acequia, 2 * bench.warmUp);
            List<String> order = new ArrayList<>(all.keySet());
            for (int round = 0; round < 2 * bench.rounds; round++) {
                for (String each : order) {
                    boolean isOn = each.equals(ON);
                    acequia.set("statistics", isOn).set("access_log", isOn);
                    var scrapes = scraper.scheduleAtFixedRate(
                            () -> scrape(acequia, isOn), SCRAPE_SECONDS / 2, SCRAPE_SECONDS, TimeUnit.SECONDS);
                    all.get(each).add(measure(acequia, SCRAPE_SECONDS));
                    scrapes.cancel(false);
                }
                Collections.reverse(order);
            }
        } finally {
            scraper.shutdownNow();
        }
        Report report = new Report(title, "", "CPU s/GB", "latency p99, ms", "largest gap, ms");
        all.forEach((name, each) ->
                report.row(name, each.spread("cpu_per_GB"), each.text("lat_p99"), each.text("gap_max")));
        return report.goal("CPU × off", 1.03, Fanout.ratio(all, ON, OFF, "cpu_per_GB"));
    }

    private static void scrape(Acequia acequia, boolean isOn) {
        if (isOn) {
            Bench.ask("GET", acequia.port(), "/metrics");
        }
    }

    private Map<String, Double> measure(Acequia acequia, double seconds) {
        return Sink.of(acequia, viewers).with("-l", 10).measure(2, seconds);
    }
}
