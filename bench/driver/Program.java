import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process that serves on a port until it is closed.
record Program(Process process, int port) implements AutoCloseable {
    private static final long PATIENCE_MS = 120_000;

    /// Starts it and waits until it listens on its port.
    static Program start(Path folder, int port, Map<String, String> environment, List<String> command) {
        if (listens(port)) {
            throw new IllegalStateException("Somebody listens on port " + port + " already");
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.environment().putAll(environment);
            File log = folder.resolve(Path.of(command.getFirst()).getFileName() + ".log")
                    .toFile();
            Program program = new Program(
                    builder.redirectErrorStream(true).redirectOutput(log).start(), port);
            program.awaitPort(log.toPath());
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /// It and all that it has started.
    String pids() {
        StringBuilder all = new StringBuilder(String.valueOf(pid()));
        process.descendants().forEach(each -> all.append(',').append(each.pid()));
        return all.toString();
    }

    private void awaitPort(Path log) throws IOException {
        long end = System.currentTimeMillis() + PATIENCE_MS;
        while (!listens(port)) {
            if (!process.isAlive() || System.currentTimeMillis() > end) {
                throw new IOException("Nothing listens on port " + port + ":\n" + Files.readString(log));
            }
            Bench.pause(20);
        }
    }

    static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
