package dev.acequia.stationlist;

import dev.acequia.bounds.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The UTF-8 bytes of a text that comes as UTF-16.
final class Utf16Stream extends BlockInputStream {
    private static final int ENOUGH = 16;

    private final Reader reader;
    private final char[] chars = new char[4096];
    private byte[] bytes = {};
    private int from;
    private int held; // a high surrogate that waits for its other half, at the beginning of chars

    private Utf16Stream(InputStream in, Charset charset) {
        this.reader = new InputStreamReader(in, charset);
    }

    /// The text as UTF-8 if its first bytes show that it is UTF-16, by its mark or by the zeros in it; otherwise as it
    /// comes.
    static InputStream of(InputStream in, byte[] first, int count) {
        Charset charset = charset(first, count);
        return charset == null ? in : new Utf16Stream(in, charset);
    }

    private static @Nullable Charset charset(byte[] first, int count) {
        if (count >= 2 && first[0] == (byte) 0xfe && first[1] == (byte) 0xff) {
            return StandardCharsets.UTF_16BE;
        }
        if (count >= 2 && first[0] == (byte) 0xff && first[1] == (byte) 0xfe) {
            return StandardCharsets.UTF_16LE;
        }
        int length = Math.min(count, ENOUGH) & ~1;
        if (length < ENOUGH) {
            return null;
        }
        return zeros(first, 0, length)
                ? StandardCharsets.UTF_16BE
                : zeros(first, 1, length) ? StandardCharsets.UTF_16LE : null;
    }

    private static boolean zeros(byte[] bytes, int begin, int end) {
        for (int i = begin; i < end; i += 2) {
            if (bytes[i] != 0 || bytes[i ^ 1] == 0) {
                return false;
            }
        }
        return true;
    }

    private boolean fill() throws IOException {
        int read = reader.read(chars, held, chars.length - held);
        if (read < 0 && held == 0) {
            return false;
        }
        int count = held + Math.max(read, 0);
        boolean isHalved = read >= 0 && Character.isHighSurrogate(chars[count - 1]);
        held = isHalved ? 1 : 0;
        bytes = new String(chars, 0, count - held).getBytes(StandardCharsets.UTF_8);
        chars[0] = chars[count - 1];
        from = 0;
        return true;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (length > 0 && from == bytes.length) {
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, bytes.length - from);
        System.arraycopy(bytes, from, into, offset, count);
        from += count;
        return count;
    }
}
