package dev.acequia.hls;

import dev.acequia.hls.Numbers.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.zip.CRC32;

/// A file that holds a mark: three numbers, and a checksum of them that files of old lack.
final class MarkFile {
    /// What the name of one ends with that is not whole.
    static final String FRESH = ".new";

    private static final long LARGEST_NUMBER = MediaPlaylist.LARGEST_SEQUENCE / 2;
    private static final long LONGEST_TARGET = 60;
    private static final int MOST_BYTES = 200;
    private static final int NUMBERS = 3;

    private MarkFile() {}

    /// @throws IllegalArgumentException when it is damaged
    static Mark read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IllegalArgumentException("the file should have at most " + MOST_BYTES + " bytes");
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        String[] parts = text.split(" ", -1);
        boolean isWhole = parts.length == NUMBERS
                || parts.length == NUMBERS + 1
                        && checksum(text.substring(0, text.lastIndexOf(' '))).equals(parts[NUMBERS]);
        if (!isWhole) {
            throw new IllegalArgumentException("three numbers and their checksum are expected, not '" + text + "'");
        }
        return new Mark(
                number(parts[0], LARGEST_NUMBER),
                number(parts[1], LARGEST_NUMBER),
                Duration.ofSeconds(number(parts[2], LONGEST_TARGET)));
    }

    /// Replaces it as a whole.
    static void write(Path file, Mark mark) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent(), "a mark's file lies in a folder");
        String text = mark.segment() + " " + mark.discontinuity() + " "
                + mark.target().toSeconds();
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(folder, file.getFileName().toString(), FRESH);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            byte[] bytes = (text + " " + checksum(text) + "\n").getBytes(StandardCharsets.UTF_8);
            channel.write(ByteBuffer.wrap(bytes));
            channel.force(true);
        }
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static long number(String text, long most) {
        long number = Long.parseLong(text);
        if (number < 0 || number > most) {
            throw new IllegalArgumentException("a number from 0 to " + most + " is expected, not " + number);
        }
        return number;
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
