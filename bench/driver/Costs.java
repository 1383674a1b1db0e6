import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What a process has used so far, its threads taken together.
///
/// @param cpuSeconds on a core
/// @param wakeUps how often its threads have begun to run after a wait
record Costs(double cpuSeconds, long wakeUps, double residentMb) {
    static Costs of(long pid) {
        Path process = Path.of("/proc", "" + pid);
        double nanos = 0;
        long wakeUps = 0;
        try (Stream<Path> threads = Files.list(process.resolve("task"))) {
            for (Path each : threads.toList()) {
                nanos += Double.parseDouble(
                        Files.readString(each.resolve("schedstat")).split(" ")[0]);
                wakeUps += field(Files.readAllLines(each.resolve("status")), "voluntary_ctxt_switches:");
            }
            double kb = field(Files.readAllLines(process.resolve("status")), "VmRSS:");
            return new Costs(nanos / 1e9, wakeUps, kb / 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long field(List<String> lines, String name) {
        return lines.stream()
                .filter(each -> each.startsWith(name))
                .map(each -> Long.valueOf(each.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
