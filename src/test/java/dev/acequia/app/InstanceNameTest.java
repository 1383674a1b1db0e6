package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.files.OwnerOnly;
import dev.acequia.files.WholeFile;
import dev.acequia.rig.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceNameTest {
    @TempDir
    private Path folder;

    @Test
    void itIsDrawnOnceForEachFolder() {
        String name = InstanceName.in(folder.resolve("data"));
        assertThat(InstanceName.in(folder.resolve("data"))).isEqualTo(name).hasSize(36);
        assertThat(InstanceName.in(folder.resolve("other"))).isNotEqualTo(name);
    }

    @Test
    void aKillWhileItIsWrittenLeavesNoHalfOfIt() throws IOException {
        Files.writeString(folder.resolve("instance" + WholeFile.FRESH), "12345");
        String name = InstanceName.in(folder);
        assertThat(name).hasSize(36);
        assertThat(folder).isDirectoryNotContaining("glob:**" + WholeFile.FRESH);
        assertThat(InstanceName.in(folder)).isEqualTo(name);
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        Prerequisite.fileOwners();
        InstanceName.in(folder);
        assertThat(Files.getPosixFilePermissions(folder.resolve("instance"))).isEqualTo(OwnerOnly.PERMISSIONS);
    }

    @Test
    void whereTheFolderCannotBeUsedItHoldsForThisProcess() throws IOException {
        Path file = Files.writeString(folder.resolve("no-folder"), "x");
        assertThat(InstanceName.in(file)).hasSize(36);
    }
}
