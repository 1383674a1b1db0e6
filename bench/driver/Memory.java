import java.util.List;
import java.util.Map;

/// What viewers take of memory, on one channel.
record Memory(String title) implements Scenario {
    private static final List<Integer> CROWDS = List.of(1, 1000, 2000, 3000);

    @Override
    public Report run(Bench bench) {
        Report report = new Report(title, "viewers × 2 Mbit/s", "resident, MB");
        Figures[] resident = new Figures[CROWDS.size()];
        for (int i = 0; i < resident.length; i++) {
            resident[i] = new Figures();
        }
        try (Program source = bench.source(2, Scenarios.BURST);
                Acequia acequia = Acequia.start(bench, Map.of())) {
            for (int i = 0; i < resident.length; i++) {
                resident[i].add(Sink.of(acequia, CROWDS.get(i)).measure(bench.warmUp / 3, bench.seconds));
                report.row("" + CROWDS.get(i), resident[i].text("rss_mb"));
            }
        }
        double each = (resident[3].median("rss_mb") - resident[1].median("rss_mb")) * 1024 / 2000;
        return report.goal("MB with 1000 viewers", 130, resident[1].median("rss_mb"))
                .goal("KB per additional viewer", 20, each);
    }
}
