package dev.acequia.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.rig.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder;

    private WholeFile file() {
        return new WholeFile(folder.resolve("file"));
    }

    @Test
    void whoeverReadsMeanwhileFindsTheOldBytesOrTheNewOnes() throws Exception {
        byte[] old = "a".repeat(20_000).getBytes(UTF_8);
        byte[] other = "b".repeat(30_000).getBytes(UTF_8);
        file().write(old);
        CompletableFuture<Void> writes = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 50; i++) {
                    file().write(other);
                    file().writeForGood(old);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        while (!writes.isDone()) {
            assertThat(file().read(30_000)).isIn(old, other);
        }
        writes.join();
        assertThat(file().read(30_000)).isEqualTo(old);
    }

    @Test
    void onlyTheOwnerMayReadItEvenIfOthersCouldReadTheOldOne() throws IOException {
        Prerequisite.fileOwners();
        Files.writeString(file().path(), "old");
        Files.setPosixFilePermissions(file().path(), PosixFilePermissions.fromString("rw-r--r--"));

        file().write("new".getBytes(UTF_8));

        assertThat(Files.getPosixFilePermissions(file().path())).isEqualTo(OwnerOnly.PERMISSIONS);
    }

    @Test
    void whatAKillHasLeftIsInTheWayOfNothing() throws IOException {
        Files.writeString(folder.resolve("file" + WholeFile.FRESH), "ha");

        file().writeForGood("whole".getBytes(UTF_8));

        assertThat(folder).isDirectoryContaining("glob:**/file").isDirectoryNotContaining("glob:**" + WholeFile.FRESH);
        assertThat(file().path()).hasContent("whole");
    }

    @Test
    void oneThatCannotBeReplacedStaysAndNothingLiesBesideIt() throws IOException {
        Path inTheWay = Files.createDirectories(file().path().resolve("folder"));

        assertThatThrownBy(() -> file().write(new byte[1])).isInstanceOf(IOException.class);

        assertThat(inTheWay).isDirectory();
        assertThat(folder).isDirectoryNotContaining("glob:**" + WholeFile.FRESH);
    }

    @Test
    void itsFolderIsMade() throws IOException {
        WholeFile deep = new WholeFile(folder.resolve("a/b/file"));

        deep.writeForGood("whole".getBytes(UTF_8));

        assertThat(deep.path()).hasContent("whole");
    }

    @Test
    void noMoreIsReadThanIsExpected() throws IOException {
        file().write(new byte[11]);

        assertThatThrownBy(() -> file().read(10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it must not be longer than 10 bytes");
        assertThat(file().read(11)).hasSize(11);
    }
}
