package dev.acequia.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// File of a daemon's Unix socket, by which the kernel decides who may connect: those who may write it.
///
/// @param mode such as `rw-rw----`
/// @param groupId number of the group, which is all that counts inside a container
/// @param mayOpen whether this process may
public record SocketFile(Path path, String owner, String group, int groupId, String mode, boolean mayOpen) {
    /// The file at a path; null when there is none, or none that may be seen.
    static @Nullable SocketFile at(Path path) {
        try {
            Map<String, Object> all = Files.readAttributes(path, "unix:owner,group,gid,permissions");
            Set<PosixFilePermission> mode = PosixFilePermissions.fromString("---------");
            if (all.get("permissions") instanceof Set<?> found) {
                found.forEach(each -> mode.add((PosixFilePermission) each));
            }
            return new SocketFile(
                    path,
                    String.valueOf(all.get("owner")),
                    String.valueOf(all.get("group")),
                    all.get("gid") instanceof Integer gid ? gid : -1,
                    PosixFilePermissions.toString(mode),
                    Files.isWritable(path));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return null;
        }
    }

    /// Whether members of its group may connect, and that is another group than root's.
    boolean isForGroup() {
        return mode.charAt(4) == 'w' && groupId > 0;
    }
}
