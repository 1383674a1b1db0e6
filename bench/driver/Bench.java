import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Measures Acequia beside the least that its work can cost, and says how far it is from that.
///
/// `bench/run [-i rounds] [-t seconds] [-w seconds of warm-up] [-o file] [scenario ...]`; without a scenario all of
/// them, and the page goes to docs/benchmarks.md.
public final class Bench {
    static final Path HOME = Path.of(System.getProperty("bench.home")).toAbsolutePath();
    static final int SOURCE = 9000;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final int rounds;
    final double seconds;
    final double warmUp;
    final Path work;

    private Bench(int rounds, double seconds, double warmUp, Path work) {
        this.rounds = rounds;
        this.seconds = seconds;
        this.warmUp = warmUp;
        this.work = work;
    }

    public static void main(String[] args) throws Exception {
        int rounds = 3;
        double seconds = 4;
        double warmUp = 60;
        Path page = null;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "-i" -> rounds = Integer.parseInt(args[++i]);
                case "-t" -> seconds = Double.parseDouble(args[++i]);
                case "-w" -> warmUp = Double.parseDouble(args[++i]);
                case "-o" -> page = Path.of(args[++i]);
                case "-h", "--help" -> {
                    System.out.println(
                            "bench/run [-i rounds=3] [-t seconds=4] [-w warm-up=60] [-o page] [scenario ...]\n");
                    Scenarios.all().forEach((name, each) -> System.out.printf("  %-12s %s%n", name, each.title()));
                    return;
                }
                default -> names.add(args[i]);
            }
        }
        List<String> unknown = names.stream()
                .filter(each -> !Scenarios.all().containsKey(each))
                .toList();
        if (!unknown.isEmpty()) {
            System.err.println("No scenario is called " + unknown + "; there are "
                    + Scenarios.all().keySet() + ".");
            System.exit(2);
        }
        if (names.isEmpty()) {
            names.addAll(Scenarios.all().keySet());
            page = page == null ? HOME.resolve("../docs/benchmarks.md") : page;
        }
        build();
        Path work = Files.createTempDirectory("acequia-bench-");
        Page written = new Page(rounds, seconds);
        try {
            Bench bench = new Bench(rounds, seconds, warmUp, work);
            for (String name : names) {
                System.err.println("# " + name);
                Report report = Scenarios.all().get(name).run(bench);
                written.add(name, report);
                System.out.println(report.markdown());
            }
        } finally {
            delete(work);
        }
        if (page != null) {
            Files.writeString(page, written.markdown());
            System.err.println("Written to " + page.normalize());
        }
    }

    /// The engine: all that asks gets the same packets at this rate.
    Program source(double mbit, int burst) {
        return Program.start(
                work,
                SOURCE,
                Map.of(),
                List.of(
                        bin("source"),
                        "-p",
                        String.valueOf(SOURCE),
                        "-r",
                        String.valueOf(mbit),
                        "-b",
                        String.valueOf(burst)));
    }

    /// Runs `sink` and reads what it has measured.
    static Map<String, Double> sink(List<String> options) {
        return Figures.parse(await(startSink(options)));
    }

    static Process startSink(List<String> options) {
        List<String> command = new ArrayList<>(List.of(bin("sink")));
        command.addAll(options);
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String await(Process sink) {
        try (var output = sink.inputReader()) {
            String said = output.readLine();
            if (!sink.waitFor(10, TimeUnit.SECONDS) || sink.exitValue() != 0 || said == null) {
                throw new IllegalStateException("sink failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String bin(String program) {
        return HOME.resolve("bin").resolve(program).toString();
    }

    static HttpResponse<String> ask(String method, int port, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .header("User-Agent", "bench")
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void save(int port, String path, Path file) throws IOException {
        try {
            URI url = URI.create("http://127.0.0.1:" + port).resolve(path);
            HTTP.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofFile(file));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void build() throws IOException, InterruptedException {
        Files.createDirectories(HOME.resolve("bin"));
        for (String each : List.of("source", "limit", "sink")) {
            Path program = HOME.resolve("bin").resolve(each);
            Path text = HOME.resolve(each + ".c");
            if (!Files.exists(program)
                    || Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(text)) < 0) {
                int status = new ProcessBuilder("cc", "-O2", "-pthread", "-o", program.toString(), text.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
                if (status != 0) {
                    throw new IOException(each + ".c did not compile");
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        }
    }
}
