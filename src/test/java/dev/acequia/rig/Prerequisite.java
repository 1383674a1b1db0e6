package dev.acequia.rig;

import dev.acequia.net.Loops;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Things that a test needs and a machine may lack. Without them the test is left out; it fails where `CI` is set,
/// which says that all is installed. No test is left out for another reason.
public final class Prerequisite {
    private static final boolean IS_LINUX = System.getProperty("os.name").equals("Linux");

    /// What cannot be installed elsewhere is demanded on Linux only.
    private static final boolean IS_DEMANDED =
            IS_LINUX && !Objects.requireNonNullElse(System.getenv("CI"), "").isBlank();

    private Prerequisite() {}

    /// The program of nginx.
    public static Path nginx() {
        Stream<String> folders = Stream.concat(
                Arrays.stream(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin", "/usr/local/sbin"));
        return program("nginx is missing: install it", folders.map(folder -> Path.of(folder, "nginx")));
    }

    /// The program of a Chromium.
    public static Path chromium() {
        String named = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
        Stream<String> programs = Stream.of(named, "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
        return program("Chromium is missing: install it, or name it in CHROMIUM", programs.map(Path::of));
    }

    private static Path program(String otherwise, Stream<Path> programs) {
        Path found = programs.filter(Files::isExecutable).findFirst().orElse(Path.of(""));
        need(!found.equals(Path.of("")), otherwise);
        return found;
    }

    /// A server that was built with its panel.
    public static void panel() {
        boolean isBuilt = Prerequisite.class.getResource("/panel/index.html") != null;
        need(isBuilt, "The panel is missing: build with Node.js 20.19, or 22.12 and newer, and npm");
    }

    /// Sockets that are the kernel's own.
    public static void epoll() {
        need(Loops.isEpoll(), "epoll is missing: it is Linux's");
    }

    /// Files that have owners and permissions.
    public static void fileOwners() {
        boolean areThere =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        need(areThere, "The file system knows no owners");
    }

    public static void linux() {
        need(IS_LINUX, "This is not Linux");
    }

    private static void need(boolean isThere, String otherwise) {
        need(isThere, IS_DEMANDED, otherwise);
    }

    static void need(boolean isThere, boolean isDemanded, String otherwise) {
        if (!isThere && isDemanded) {
            Assertions.fail(otherwise + "; no test is left out where CI is set");
        }
        Assumptions.assumeTrue(isThere, otherwise);
    }
}
