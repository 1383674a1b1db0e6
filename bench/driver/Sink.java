import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A load for `sink`: what it asks whom for, and its options, as its head has them.
record Sink(List<String> options) {
    /// @param pids whose CPU time and memory is measured
    static Sink of(int port, String path, String pids) {
        return new Sink(List.of()).with("-p", port).with("-u", path).with("-P", pids);
    }

    /// So many viewers of the n-th content.
    static Sink of(Acequia acequia, int content, int viewers) {
        return of(acequia.port(), acequia.path(content), acequia.program().pids())
                .with("-n", viewers);
    }

    static Sink of(Acequia acequia, int viewers) {
        return of(acequia, 0, viewers);
    }

    Sink with(String option, Object value) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(option, String.valueOf(value)));
        return new Sink(all);
    }

    Process start(double warmUp, double seconds) {
        return Bench.startSink(with("-w", warmUp).with("-t", seconds).options);
    }

    Map<String, Double> measure(double warmUp, double seconds) {
        return Figures.parse(Bench.await(start(warmUp, seconds)));
    }

    /// What so many viewers of each of so many contents measure at the same time.
    static List<Map<String, Double>> measureEach(
            Acequia acequia, int contents, int viewers, double warmUp, double seconds) {
        List<Process> sinks = IntStream.range(0, contents)
                .mapToObj(content -> of(acequia, content, viewers).start(warmUp, seconds))
                .toList();
        return sinks.stream().map(each -> Figures.parse(Bench.await(each))).toList();
    }
}
