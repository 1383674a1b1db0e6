package dev.acequia.app;

import dev.acequia.json.JsonTree;
import dev.acequia.json.JsonValue;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `acequia import`: a list of stations from a file, a URL or standard input into the running server.
@Command(name = "import", description = "Import a list of stations into the running server.")
final class ImportCommand implements Callable<Integer> {
    private static final int SHOWN = 10;

    @Mixin
    private final RunningServer server = new RunningServer();

    @Parameters(
            paramLabel = "FILE|URL",
            description = "M3U, JSON, text or a web page, also packed; - for standard input.")
    private String list = "";

    @Option(names = "--source", paramLabel = "NAME", description = "Name of the list; the next import replaces it.")
    private @Nullable String source;

    @Option(names = "--dry-run", description = "Only show what would change.")
    private boolean isDryRun;

    @Option(names = "--force", description = "Also take a list that has lost or multiplied its entries.")
    private boolean isForced;

    @Override
    public Integer call() throws InterruptedException {
        try {
            show(list.matches("(?i)https?://.*") ? fromUrl() : fromFile(), System.out);
            return 0;
        } catch (IOException | UncheckedIOException e) {
            System.err.println(e.getMessage());
            return Commands.FAILED;
        }
    }

    private JsonValue fromUrl() throws IOException, InterruptedException {
        System.err.println("The server fetches the list ...");
        byte[] order = JsonTree.write(Map.of("url", list));
        return server.ask("POST", path(source), HttpRequest.BodyPublishers.ofByteArray(order), "application/json");
    }

    private JsonValue fromFile() throws IOException, InterruptedException {
        boolean isStandardInput = list.equals("-");
        Path file = Path.of(isStandardInput ? "" : list);
        if (!isStandardInput && !Files.isReadable(file)) {
            throw new IOException("The list must be a file or a URL, but there is no " + list + " that can be read");
        }
        String name = source == null && !isStandardInput ? String.valueOf(file.getFileName()) : source;
        long size = isStandardInput ? 0 : Files.size(file);
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofInputStream(() -> {
            try {
                return new Progress(isStandardInput ? System.in : Files.newInputStream(file), size, System.err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return server.ask("POST", path(name), body, "application/octet-stream");
    }

    private String path(@Nullable String name) {
        StringJoiner query = new StringJoiner("&", "/catalogue/imports?", "");
        if (name != null) {
            query.add("source=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
        }
        query.add("dry_run=" + isDryRun).add("force=" + isForced);
        return query.toString();
    }

    private void show(JsonValue report, PrintStream out) {
        out.printf(
                "%s: %d stations added, %d changed, %d gone, %d unchanged, %d entries skipped%n",
                isDryRun ? "Would be imported" : "Imported",
                count(report, "added"),
                count(report, "changed"),
                count(report, "gone"),
                count(report, "unchanged"),
                count(report, "skipped_total"));
        report.at("skipped")
                .elements()
                .limit(SHOWN)
                .forEach(each -> out.printf(
                        "  line %d: %s%s%n",
                        count(each, "line"),
                        each.at("name").text().isEmpty() ? "" : each.at("name").text() + ": ",
                        each.at("reason").text()));
        long more = count(report, "skipped_total") - SHOWN;
        if (more > 0) {
            out.println("  and " + more + " more");
        }
    }

    private static long count(JsonValue report, String name) {
        return report.at(name).number().orElse(0.0).longValue();
    }

    /// File whose reading is shown, a line at most each tenth of it.
    private static final class Progress extends FilterInputStream {
        private static final long WORTH_SHOWING = 1 << 20;

        private final long size;
        private final PrintStream out;
        private long read;
        private long shown;

        Progress(InputStream in, long size, PrintStream out) {
            super(in);
            this.size = size;
            this.out = out;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = super.read(bytes, from, length);
            read += Math.max(count, 0);
            if (size >= WORTH_SHOWING && read * 10 / size > shown) {
                shown = read * 10 / size;
                out.println("  " + shown * 10 + " % of " + (size >> 20) + " MB sent");
            }
            return count;
        }
    }
}
