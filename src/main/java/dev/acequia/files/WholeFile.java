package dev.acequia.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;

/// A file that is replaced as a whole: whoever reads it finds the old bytes or the new ones, also after a
/// kill or a loss of power. Only its owner may read it. One thread at a time may write.
public record WholeFile(Path path) {
    /// Suffix of the temporary file that is being written, or was when the process was killed.
    public static final String FRESH = ".tmp";

    public boolean exists() {
        return Files.exists(path);
    }

    /// Whether something is there, or may be where it cannot be checked. A path through a file leads nowhere.
    public boolean mayExist() {
        try {
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (AccessDeniedException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// All bytes.
    ///
    /// @throws IllegalArgumentException when there are more than `most`; its message is a sentence without a
    ///     full stop
    public byte[] read(int most) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new FileSystemException(path.toString(), null, "it is not a file"); // Reading a pipe would not end.
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IllegalArgumentException("it must not be longer than " + most + " bytes");
            }
            return bytes;
        }
    }

    /// Replaces the bytes. After a loss of power soon after, the file may be the old one.
    public void write(byte[] bytes) throws IOException {
        Files.createDirectories(folder());
        Path fresh = path.resolveSibling(path.getFileName() + FRESH);
        Files.deleteIfExists(fresh);
        try {
            fill(fresh, bytes);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    /// Replaces the bytes. Returns when a loss of power does not bring back the old ones; waits for the disk once more.
    public void writeForGood(byte[] bytes) throws IOException {
        write(bytes);
        if (OwnerOnly.isPosix(path)) {
            try (FileChannel names = FileChannel.open(folder())) {
                names.force(true);
            }
        }
    }

    private Path folder() {
        return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file lies in a folder");
    }

    private static void fill(Path fresh, byte[] bytes) throws IOException {
        try (FileChannel file = FileChannel.open(
                fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.attributes(fresh))) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                file.write(left);
            }
            file.force(true);
        }
    }

    /// The path to which a damaged file is moved.
    public WholeFile broken() {
        return new WholeFile(path.resolveSibling(path.getFileName() + ".broken"));
    }

    /// Gives a damaged file another name, so that it is not lost with the next write.
    public Path setAside() throws IOException {
        return Files.move(path, broken().path, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
