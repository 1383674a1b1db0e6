import java.util.List;
import java.util.Map;

/// How cost grows with viewers, bitrate, portions and channels, and how well a model of four constants tells it: CPU
/// time a second is `a` for each channel, `p` for each publication, `w` for each write and `b` for each byte.
record Scale(String title) implements Scenario {
    /// One load.
    ///
    /// @param pause `coalesce_max_ms`
    private record Load(int channels, int viewers, double mbit, int pause) {
        double publications() {
            double burst = Scenarios.BURST * 8 / (mbit * 1e6);
            double wanted = pause / 1000.0 * Math.clamp((viewers - 10) / 10.0, 0, 1);
            double enough = Math.min(wanted, 65536 * 8 / (mbit * 1e6));
            return channels / (Math.max(1, Math.ceil(enough / burst)) * burst);
        }

        List<Map<String, Double>> measure(Acequia acequia, double warmUp, double seconds) {
            return Sink.measureEach(acequia, channels, viewers, warmUp, seconds);
        }

        double[] terms() {
            return new double[] {channels, publications(), publications() * viewers, channels * viewers * mbit * 1e6 / 8
            };
        }
    }

    private static final List<Load> LOADS = List.of(
            new Load(1, 1, 8, 40),
            new Load(1, 10, 8, 0),
            new Load(1, 50, 8, 0),
            new Load(1, 100, 8, 0),
            new Load(1, 200, 8, 0),
            new Load(1, 400, 8, 0),
            new Load(1, 800, 4, 0),
            new Load(1, 400, 2, 0),
            new Load(1, 200, 16, 0),
            new Load(1, 100, 32, 0),
            new Load(1, 400, 8, 20),
            new Load(1, 400, 8, 40),
            new Load(1, 800, 4, 80),
            new Load(5, 40, 8, 0),
            new Load(10, 20, 8, 0),
            new Load(10, 40, 8, 40));

    @Override
    public Report run(Bench bench) {
        Report report = new Report(
                title, "channels", "viewers each", "Mbit/s", "wait, ms", "% of a core", "predicted", "CPU s/GB");
        double[] measured = new double[LOADS.size()];
        double[] bytes = new double[LOADS.size()];
        try (Program source = bench.source(8, Scenarios.BURST);
                Acequia acequia = Acequia.start(bench, Map.of("ACEQUIA_MAX_STREAMS_PER_ENGINE", "20"))) {
            LOADS.getLast().measure(acequia, bench.warmUp, 1);
            // The small loads last, when all code is as it is after an hour.
            for (int i = measured.length - 1; i >= 0; i--) {
                Load load = LOADS.get(i);
                Bench.ask("GET", source.port(), "/ctl?r=" + load.mbit() + "&b=" + Scenarios.BURST);
                acequia.set("coalesce_max_ms", load.pause());
                List<Map<String, Double>> said = load.measure(acequia, 4, bench.seconds);
                double cpu = said.stream()
                        .mapToDouble(each -> each.get("cpu"))
                        .average()
                        .orElseThrow();
                measured[i] = cpu / bench.seconds;
                bytes[i] = said.stream().mapToDouble(each -> each.get("MBps")).sum() * 1e6;
            }
        }
        double[] model = Fit.nonNegative(LOADS.stream().map(Load::terms).toArray(double[][]::new), measured);
        double worst = 0;
        for (int i = 0; i < measured.length; i++) {
            Load load = LOADS.get(i);
            double told = Fit.dot(model, load.terms());
            worst = Math.max(worst, Math.abs(told / measured[i] - 1));
            report.row(
                    "" + load.channels(),
                    "" + load.viewers(),
                    Figures.number(load.mbit()),
                    "" + load.pause(),
                    Figures.number(100 * measured[i]),
                    Figures.number(100 * told),
                    Figures.number(measured[i] / bytes[i] * 1e9));
        }
        return report.note(("CPU time: %s ms per channel and second, %s µs per publication, %s µs per write, %s s per"
                        + " gigabyte; the model is off by %s %% at most")
                .formatted(
                        Figures.number(model[0] * 1e3),
                        Figures.number(model[1] * 1e6),
                        Figures.number(model[2] * 1e6),
                        Figures.number(model[3] * 1e9),
                        Figures.number(100 * worst)));
    }
}
