import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// From the launcher's first line to the first answer.
record Start(String title) implements Scenario {
    @Override
    public Report run(Bench bench) {
        Acequia.start(bench, Map.of()).close(); // builds, and records the AOT cache
        Figures figures = new Figures();
        for (int round = 0; round < Math.max(5, bench.rounds); round++) {
            long began = System.nanoTime();
            try (Acequia acequia = Acequia.start(bench, Map.of())) {
                int status = Bench.ask("GET", acequia.port(), "/health").statusCode();
                double seconds = (System.nanoTime() - began) / 1e9;
                if (status != 200) {
                    throw new UncheckedIOException(new IOException("/health answers " + status));
                }
                Costs costs = Costs.of(acequia.program().pid());
                figures.add(Map.of("seconds", seconds, "cpu", costs.cpuSeconds(), "rss", costs.residentMb()));
            }
        }
        return new Report(title, "s until /health answers", "CPU s", "resident, MB")
                .row(figures.spread("seconds"), figures.text("cpu"), figures.text("rss"))
                .goal("s until /health answers", 0.35, figures.median("seconds"));
    }
}
