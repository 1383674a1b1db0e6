package dev.acequia.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The system's limit on open files, sockets included.
final class OpenFiles {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String LINE = "Max open files";

    /// Descriptors that the JVM, its jars and the engines need besides clients' connections.
    private static final int RESERVE = 128;

    private OpenFiles() {}

    /// The number of connections that the system allows; unbounded where it cannot be read.
    static int connections() {
        try {
            for (String line : Files.readAllLines(LIMITS)) {
                if (line.startsWith(LINE)) {
                    String limit = line.substring(LINE.length()).strip().split(" +", 2)[0];
                    return limit.equals("unlimited")
                            ? Integer.MAX_VALUE
                            : Math.clamp(Long.parseLong(limit) - RESERVE, 1, Integer.MAX_VALUE);
                }
            }
            return Integer.MAX_VALUE;
        } catch (IOException | NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }
}
