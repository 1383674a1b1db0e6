import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;

/// `docs/benchmarks.md`: on what was measured, and all reports.
final class Page {
    private final StringBuilder reports = new StringBuilder();
    private final int rounds;
    private final double seconds;

    Page(int rounds, double seconds) {
        this.rounds = rounds;
        this.seconds = seconds;
    }

    void add(String name, Report report) {
        reports.append("\n")
                .append(report.markdown())
                .append("\n`bench/run ")
                .append(name)
                .append("`\n");
    }

    String markdown() throws IOException, InterruptedException {
        return """
                # Benchmarks

                Written by `./dev bench`, which measures on your machine; `bench/README.md` tells how. Times of a shared
                machine mean little, ratios of one run do: everything here is beside `bench/limit.c`, the least that a
                fan-out can cost (one C program, one epoll loop, one shared buffer, `write()`). Medians (least–greatest)
                of %d rounds of %s s, after a warm-up, in turns.

                | | |
                |---|---|
                | machine | %s |
                | system | %s |
                | Java | %s |
                | commit | %s |
                | date | %s |
                """.formatted(
                                rounds,
                                Figures.number(seconds),
                                machine(),
                                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                                commit(),
                                LocalDate.now())
                + reports;
    }

    private static String machine() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            String model = lines.filter(each -> each.startsWith("model name"))
                    .map(each -> each.substring(each.indexOf(':') + 2))
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
            return Runtime.getRuntime().availableProcessors() + " × " + model;
        }
    }

    private static String commit() throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "describe", "--always", "--dirty")
                .directory(Bench.HOME.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(git.getInputStream().readAllBytes()).strip();
        return git.waitFor() == 0 ? said : "unknown";
    }
}
