package dev.acequia.stationlist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reader of the lines of a text, ended by LF, CRLF or CR, at most [#LONGEST] bytes each.
///
/// A line is UTF-8 if it can be; otherwise it has the charset that the list's server or user has named, or one of
/// Windows, whose Cyrillic letters come in runs and whose accents do not. So lists that were joined of several are
/// read, too.
final class LineReader {
    static final int LONGEST = 64 << 10;

    private static final int RUN = 3;
    private static final int LETTERS = 0xc0;
    private static final Charset CYRILLIC =
            ListOrigin.charsetNamed("windows-1251").orElse(StandardCharsets.ISO_8859_1);
    private static final Charset WESTERN =
            ListOrigin.charsetNamed("windows-1252").orElse(StandardCharsets.ISO_8859_1);

    private final InputStream in;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final Optional<Charset> named;
    private final byte[] block = new byte[32 << 10];
    private byte[] line = new byte[1024];
    private int length;
    private int from;
    private int to;
    private int number;
    private boolean isAfterCr;
    private boolean isTooLong;

    LineReader(InputStream in, ListOrigin origin) {
        this.in = in;
        this.named = Optional.ofNullable(origin.declared() != null ? origin.declared() : origin.usual());
    }

    /// The next line without blanks and byte order marks around it; null at the end. Empty for a line that is too long.
    @Nullable
    String next() throws IOException {
        length = 0;
        isTooLong = false;
        boolean isThere = false;
        while (true) {
            if (from == to && !fill()) {
                if (!isThere) {
                    return null;
                }
                break;
            }
            if (isAfterCr) {
                isAfterCr = false;
                if (block[from] == '\n') {
                    from++;
                    continue;
                }
            }
            isThere = true;
            int end = endOfLine();
            keep(from, end);
            from = end;
            if (end < to) {
                isAfterCr = block[from++] == '\r';
                break;
            }
        }
        number++;
        return isTooLong ? "" : stripped(text());
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, in.read(block, 0, block.length));
        return to > 0;
    }

    private int endOfLine() {
        int i = from;
        while (i < to && block[i] != '\n' && block[i] != '\r') {
            i++;
        }
        return i;
    }

    private void keep(int begin, int end) {
        int more = end - begin;
        if (length + more > LONGEST) {
            isTooLong = true;
            length = 0;
        }
        if (isTooLong) {
            return;
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(length + more, 2 * line.length));
        }
        System.arraycopy(block, begin, line, length, more);
        length += more;
    }

    /// Number of the last line, from 1.
    int number() {
        return number;
    }

    /// Whether the last line had more bytes than a line may have.
    boolean isTooLong() {
        return isTooLong;
    }

    private String text() {
        try {
            return utf8.reset().decode(ByteBuffer.wrap(line, 0, length)).toString();
        } catch (CharacterCodingException e) {
            return new String(line, 0, length, named.orElseGet(this::guessed));
        }
    }

    private Charset guessed() {
        int run = 0;
        for (int i = 0; i < length; i++) {
            run = (line[i] & 0xff) >= LETTERS ? run + 1 : 0;
            if (run >= RUN) {
                return CYRILLIC;
            }
        }
        return WESTERN;
    }

    private static String stripped(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isBlank(text.charAt(begin))) {
            begin++;
        }
        while (begin < end && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || c == '\ufeff' || c == '\u200b' || Character.isSpaceChar(c);
    }
}
