package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.acequia.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
    @TempDir
    private Path root;

    @BeforeEach
    void needOwners() {
        assumeTrue(OwnerOnly.isPosix(root), "The file system knows no owners");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Path file(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    @Test
    void aNewOneIsForItsOwnerOnly() throws Exception {
        Path folder = root.resolve("a/b");
        PrivateFolder.prepare(folder);
        assertThat(permissions(folder)).isEqualTo("rwx------");
    }

    @Test
    void oneThatIsThereIsTakenFromAllOthersWithWhatIsOursInIt() throws Exception {
        Path folder = root.resolve("data");
        String[] names = {
            "settings.json",
            "settings.previous.json",
            "settings.history.json",
            "settings.json.broken",
            "history.db",
            "history.db-wal",
            "history.db-shm",
            "history.db.broken",
            "looping_streams",
            "instance",
            "hls/some-content"
        };
        for (String name : names) {
            file(folder.resolve(name));
        }
        Path other = file(folder.resolve("notes.txt"));

        PrivateFolder.prepare(folder);

        for (String name : names) {
            assertThat(permissions(folder.resolve(name))).as(name).isEqualTo("rw-------");
        }
        assertThat(permissions(folder.resolve("hls"))).isEqualTo("rwx------");
        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(permissions(other)).isEqualTo("rw-r--r--");
    }

    @Test
    void aFolderThatHoldsOtherThingsStaysOpenForThem() throws Exception {
        Path settings = file(root.resolve("settings.json"));
        Path elsewhere = file(root.resolve("elsewhere/file"));
        Path link = Files.createSymbolicLink(root.resolve("history.db"), elsewhere);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));

        PrivateFolder.prepare(root);

        assertThat(permissions(settings)).isEqualTo("rw-------");
        assertThat(permissions(root)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(link)).isEqualTo("rw-r--r--");
    }
}
