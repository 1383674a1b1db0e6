package dev.acequia.hls;

import dev.acequia.files.WholeFile;
import dev.acequia.hls.Numbers.Mark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32;

/// A file that holds a mark: three numbers, and a checksum of them that files of old lack.
final class MarkFile {
    private static final List<String> FRESH = List.of(WholeFile.FRESH, ".new"); // files of old end with the latter
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

    /// Whether it was being written when the process was killed.
    static boolean isLeftOver(Path file) {
        return FRESH.stream().anyMatch(file.toString()::endsWith);
    }

    /// Replaces it as a whole.
    static void write(Path file, Mark mark) throws IOException {
        String text = mark.segment() + " " + mark.discontinuity() + " "
                + mark.target().toSeconds();
        byte[] bytes = (text + " " + checksum(text) + "\n").getBytes(StandardCharsets.UTF_8);
        new WholeFile(file).write(bytes);
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
