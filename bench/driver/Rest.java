import java.util.List;
import java.util.Map;

/// What it costs when nobody or hardly anybody watches: most installations, most of the time.
record Rest(String title) implements Scenario {
    @Override
    public Report run(Bench bench) {
        Report report = new Report(title, "viewers × 8 Mbit/s", "% of a core", "wake-ups per second", "resident, MB");
        double idle = 0;
        try (Program source = bench.source(8, Scenarios.BURST);
                Acequia acequia = Acequia.start(bench, Map.of())) {
            for (int viewers : List.of(0, 1, 10)) {
                Process sink =
                        viewers == 0 ? null : Sink.of(acequia, viewers).start(1, bench.warmUp + 5 * bench.seconds);
                Bench.pause((long) (1000 * bench.warmUp));
                Costs before = Costs.of(acequia.program().pid());
                Bench.pause((long) (4000 * bench.seconds));
                Costs after = Costs.of(acequia.program().pid());
                double percent = 100 * (after.cpuSeconds() - before.cpuSeconds()) / (4 * bench.seconds);
                idle = viewers == 0 ? percent : idle;
                report.row(
                        "" + viewers,
                        Figures.number(percent),
                        Figures.number((after.wakeUps() - before.wakeUps()) / (4 * bench.seconds)),
                        Figures.number(after.residentMb()));
                if (sink != null) {
                    Bench.await(sink);
                }
            }
        }
        return report.goal("% of a core without viewers", 0.5, idle);
    }
}
