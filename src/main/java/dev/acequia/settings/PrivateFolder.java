package dev.acequia.settings;

import dev.acequia.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data folder, which is for its owner only where the file system knows owners: there are keys in it, and who
/// watched what.
public final class PrivateFolder {
    /// The folder in it of the numbers of HLS segments.
    public static final String NUMBERS = "hls";

    private static final Logger log = LoggerFactory.getLogger(PrivateFolder.class);

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    /// Prefixes of the names of our files.
    private static final List<String> OURS =
            List.of("settings.", "history.db", "looping_streams", "instance", "stations.db");

    private PrivateFolder() {}

    /// Makes the folder where there is none. One that is there, and the files of ours in it, are taken from all others,
    /// if they belong to whoever runs this process.
    ///
    /// @throws IOException when there can be no such folder
    public static void prepare(Path folder) throws IOException {
        Path whole = folder.toAbsolutePath();
        if (!OwnerOnly.isPosix(whole)) {
            Files.createDirectories(whole);
            return;
        }
        Path parent = whole.getParent();
        if (!Files.isDirectory(whole) && parent != null) {
            Files.createDirectories(parent);
            Files.createDirectory(whole, PosixFilePermissions.asFileAttribute(FOLDER));
        }
        tighten(whole);
    }

    private static void tighten(Path folder) throws IOException {
        boolean isShared = isSticky(folder) || Path.of("").toAbsolutePath().startsWith(folder);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path each : entries) {
                String name = String.valueOf(each.getFileName());
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    isShared |= !name.equals(NUMBERS) && OURS.stream().noneMatch(name::startsWith);
                    tightenNumbers(each, name);
                } else if (OURS.stream().anyMatch(name::startsWith)) {
                    restrict(each, OwnerOnly.PERMISSIONS);
                }
            }
        }
        if (!isShared) {
            restrict(folder, FOLDER);
        }
    }

    private static void tightenNumbers(Path folder, String name) throws IOException {
        if (!name.equals(NUMBERS) || Files.getPosixFilePermissions(folder).equals(FOLDER)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path each : entries) {
                restrict(each, OwnerOnly.PERMISSIONS);
            }
        }
        restrict(folder, FOLDER);
    }

    /// Whether it is a shared folder, as `/tmp` is.
    private static boolean isSticky(Path folder) throws IOException {
        int sticky = 0x200;
        return ((int) Files.getAttribute(folder, "unix:mode") & sticky) != 0;
    }

    private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
        boolean isLink = Files.isSymbolicLink(path);
        if (!isLink && isOwn(path) && !permissions.containsAll(Files.getPosixFilePermissions(path))) {
            Files.setPosixFilePermissions(path, permissions);
            log.info("[data] {} could be read by others and is now restricted to its owner", path);
        }
    }

    private static boolean isOwn(Path path) throws IOException {
        Path process = Path.of("/proc/self");
        return Files.exists(process)
                ? Files.getAttribute(path, "unix:uid").equals(Files.getAttribute(process, "unix:uid"))
                : Files.getOwner(path).getName().equals(System.getProperty("user.name"));
    }
}
