package dev.acequia.fleet;

import dev.acequia.files.WholeFile;
import dev.acequia.text.LogMask;
import dev.acequia.text.OneLineText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Folder of one engine process: its labels, its command, its process id, what it prints, and how it has ended. All
/// that is needed to know the process again after a restart of the server.
record ProcessFolder(Path path) {
    private static final int MOST_BYTES = 64 * 1024;
    private static final long LONGEST_LOG = 1024 * 1024;
    private static final int LONGEST_LINE = 4096;
    private static final int KEPT_LOG = 64 * 1024;
    private static final long CLOCK_TOLERANCE_MS = 5000;
    private static final String LEFTOVER = ".removed-";

    String name() {
        return path.getFileName().toString();
    }

    /// File into which the process writes its id and its line of `/proc` before it becomes the engine.
    Path process() {
        return path.resolve("process");
    }

    Path output() {
        return path.resolve("output.log");
    }

    Path state() {
        return path.resolve("state");
    }

    Map<String, String> labels() throws IOException {
        Properties all = new Properties();
        all.load(new StringReader(text("labels")));
        Map<String, String> labels = new TreeMap<>();
        all.stringPropertyNames().forEach(each -> labels.put(each, all.getProperty(each)));
        return labels;
    }

    /// The labels come last: a folder without them is one of a create that was cut off.
    void write(List<String> command, Map<String, String> labels) throws IOException {
        Files.createDirectories(state());
        write("command", String.join("\0", command));
        Properties all = new Properties();
        all.putAll(labels);
        StringWriter written = new StringWriter();
        all.store(written, null);
        write("labels", written.toString());
    }

    List<String> command() throws IOException {
        return List.of(text("command").split("\0", -1));
    }

    boolean hasStarted() {
        return Files.exists(process());
    }

    void ended(int exitCode) throws IOException {
        try {
            Files.writeString(path.resolve("exit"), String.valueOf(exitCode));
        } catch (NoSuchFileException removed) {
            // Nobody wants to know any more.
        }
    }

    Optional<Integer> exitCode() throws IOException {
        try {
            return Optional.of(Integer.valueOf(text("exit").strip()));
        } catch (NoSuchFileException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    /// The running process; empty when it has ended, also when another one has its id now.
    Optional<ProcessHandle> running() throws IOException {
        if (!hasStarted()) {
            return Optional.empty();
        }
        String[] lines = Files.readString(process()).split("\n", -1);
        Optional<ProcessHandle> found;
        try {
            found = ProcessHandle.of(Long.parseLong(lines[0].strip())).filter(ProcessHandle::isAlive);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        return found.filter(each -> isTheSame(each, lines.length > 1 ? startTicks(lines[1]) : ""));
    }

    private boolean isTheSame(ProcessHandle process, String ticks) {
        try {
            if (!ticks.isEmpty()) {
                String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
                return startTicks(stat).equals(ticks) && !isZombie(stat);
            }
            long written = Files.getLastModifiedTime(process()).toMillis();
            return process.info()
                    .startInstant()
                    .map(each -> Math.abs(each.toEpochMilli() - written) < CLOCK_TOLERANCE_MS)
                    .orElse(false);
        } catch (IOException gone) {
            return false;
        }
    }

    /// The 22nd field of a line of `/proc/<pid>/stat`: when the process began, by the kernel's clock.
    private static String startTicks(String stat) {
        String[] fields = afterName(stat);
        return fields.length > 19 ? fields[19] : "";
    }

    private static boolean isZombie(String stat) {
        return "Z".equals(afterName(stat)[0]);
    }

    private static String[] afterName(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    }

    /// The last lines that it has printed, without secrets.
    List<String> tail(int most) throws IOException {
        if (!Files.exists(output())) {
            return List.of();
        }
        List<String> lines = lastBytes().lines().toList();
        return lines.subList(Math.max(0, lines.size() - most), lines.size()).stream()
                .map(each -> LogMask.mask(OneLineText.clean(each, LONGEST_LINE)))
                .toList();
    }

    /// Keeps what it prints within a bound; it goes on printing meanwhile, at the end.
    void bound() throws IOException {
        if (Files.exists(output()) && Files.size(output()) > LONGEST_LOG) {
            String last = lastBytes();
            try (RandomAccessFile file = new RandomAccessFile(output().toFile(), "rw")) {
                file.setLength(0);
                file.write(last.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private String lastBytes() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(output().toFile(), "r")) {
            long length = file.length();
            int size = (int) Math.min(KEPT_LOG, length);
            byte[] bytes = new byte[size];
            file.seek(length - size);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /// Whether it is one that was being removed when the server was killed.
    boolean isLeftover() {
        return name().startsWith(LEFTOVER);
    }

    /// Gone at once under its name, so that nothing is written into it while its files are removed.
    void delete() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Path gone = isLeftover() ? path : path.resolveSibling(LEFTOVER + name() + "." + System.nanoTime());
        Files.move(path, gone);
        try (Stream<Path> all = Files.walk(gone)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause(); // Something else removes it, too.
        }
    }

    private String text(String file) throws IOException {
        return new String(new WholeFile(path.resolve(file)).read(MOST_BYTES), StandardCharsets.UTF_8);
    }

    private void write(String file, String text) throws IOException {
        new WholeFile(path.resolve(file)).write(text.getBytes(StandardCharsets.UTF_8));
    }
}
