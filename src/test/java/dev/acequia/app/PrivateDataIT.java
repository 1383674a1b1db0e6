package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Prerequisite;
import dev.acequia.rig.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That what a server writes is for its owner only.
class PrivateDataIT {
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private static List<Path> open(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(each -> {
                        try {
                            return Files.getPosixFilePermissions(each).stream().anyMatch(OF_OTHERS::contains);
                        } catch (IOException gone) {
                            return false;
                        }
                    })
                    .toList();
        }
    }

    @Test
    void nothingInTheDataFolderCanBeReadByOthers(@TempDir Path root) throws Exception {
        Prerequisite.fileOwners();
        Path folder = root.resolve("data");
        try (Rig rig = Rig.open(folder)) {
            rig.change("engine_wait=7");
            rig.change("engine_wait=8");
            try (var body = rig.open(rig.body())) {
                assertThat(body.read()).isEqualTo(0x47);
                rig.get(rig.manifest());
                for (String name : List.of("history.db-wal", "history.db-shm", "hls", "settings.previous.json")) {
                    eventually().until(() -> Files.exists(folder.resolve(name)));
                }
                assertThat(open(folder)).isEmpty();
            }
        }
        assertThat(open(folder)).isEmpty();
    }
}
