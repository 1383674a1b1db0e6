package dev.acequia.app;

import dev.acequia.ring.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Memory outside the heap that this process may use for buffers.
final class Memory {
    private static final Path MACHINE = Path.of("/proc/meminfo");
    private static final String TOTAL = "MemTotal:";

    /// Files with the memory limit of a container: of control groups version 2, then version 1.
    private static final List<Path> CONTAINER =
            List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

    /// Bytes that sockets and requests take of the same memory.
    private static final long OTHERS = 64L << 20;

    private Memory() {}

    /// The bytes that the JVM allows, less those that others need of them.
    static long possible() {
        long allowed = Budget.allowedBytes();
        return allowed - Math.min(allowed / 4, Math.max(OTHERS, allowed / 8));
    }

    /// Two fifths of the machine's or the container's memory, as far as that is possible: the heap, the code and the
    /// system have the rest.
    static long usual() {
        return Math.min(possible(), present() / 5 * 2);
    }

    /// The memory of the machine or the container; unbounded where it cannot be read.
    private static long present() {
        long least = machine();
        for (Path each : CONTAINER) {
            least = Math.min(least, bound(each));
        }
        return least;
    }

    private static long machine() {
        try {
            for (String line : Files.readAllLines(MACHINE)) {
                if (line.startsWith(TOTAL)) {
                    String size = line.substring(TOTAL.length()).strip().split(" +", 2)[0];
                    return Long.parseLong(size) << 10;
                }
            }
            return Long.MAX_VALUE;
        } catch (IOException | NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static long bound(Path file) {
        try {
            return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : Long.MAX_VALUE;
        } catch (IOException | NumberFormatException e) {
            return Long.MAX_VALUE; // "max"
        }
    }
}
