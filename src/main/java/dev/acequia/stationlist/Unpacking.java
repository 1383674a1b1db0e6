package dev.acequia.stationlist;

import dev.acequia.bounds.BlockInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/// Unpacking of lists, recognised by their first bytes: gzip, zip with one file in it, xz, one in the other up to
/// [#MOST_LAYERS], of which one may be xz.
final class Unpacking {
    static final int MOST_LAYERS = 3;

    private static final int BUFFER = 32 << 10;

    /// For a dictionary of 8 MiB, which xz has when it is told nothing, and its tables.
    private static final int XZ_MEMORY_KIB = (8 << 10) + 512;

    private static final int[] GZIP = {0x1f, 0x8b};
    private static final int[] ZIP = {'P', 'K', 3, 4};
    private static final int[] EMPTY_ZIP = {'P', 'K', 5, 6};
    private static final int[] XZ = {0xfd, '7', 'z', 'X', 'Z', 0};

    private Unpacking() {}

    /// The text that the bytes are, or hold packed.
    ///
    /// @throws IOException when they cannot be read
    static InputStream open(InputStream packed, ListLimits limits, long deadline) throws IOException, ListException {
        CountedStream counted = new CountedStream(packed, limits.packed(), " as it comes", deadline);
        InputStream bytes = buffered(counted);
        boolean hasXz = false;
        for (int layer = 0; layer <= MOST_LAYERS; layer++) {
            InputStream inner = inner(bytes);
            if (hasXz && inner instanceof XZInputStream) {
                throw new ListException(
                        ListException.Reason.TOO_LARGE,
                        "The list must be packed by xz at most once, but it is packed more often");
            }
            hasXz = hasXz || inner instanceof XZInputStream;
            if (inner == null) {
                return bytes;
            }
            bytes = buffered(new CountedStream(inner, limits.unpacked(), " when it is unpacked", deadline, counted));
        }
        throw new ListException(
                ListException.Reason.TOO_LARGE,
                "The list must be packed at most " + MOST_LAYERS + " times, but it is packed more often");
    }

    private static BufferedInputStream buffered(InputStream in) {
        return new BufferedInputStream(in, BUFFER);
    }

    /// What is packed in the bytes; null when nothing is.
    private static @Nullable InputStream inner(InputStream bytes) throws IOException, ListException {
        byte[] first = new byte[XZ.length];
        bytes.mark(first.length);
        int count = bytes.readNBytes(first, 0, first.length);
        bytes.reset();
        if (begins(first, count, GZIP)) {
            return new GZIPInputStream(bytes, BUFFER);
        }
        if (begins(first, count, XZ)) {
            return new XZInputStream(bytes, XZ_MEMORY_KIB);
        }
        if (begins(first, count, ZIP) || begins(first, count, EMPTY_ZIP)) {
            return new OnlyFile(new ZipInputStream(bytes));
        }
        return null;
    }

    private static boolean begins(byte[] bytes, int count, int[] mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= count || (bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /// The one file in an archive; that there is another shows at its end.
    private static final class OnlyFile extends BlockInputStream {
        private static final String OF_MACS = "__MACOSX/";

        private final ZipInputStream zip;
        private boolean isOver;

        OnlyFile(ZipInputStream zip) throws IOException, ListException {
            this.zip = zip;
            if (!next()) {
                throw new ListException(
                        ListException.Reason.DAMAGED, "The archive must hold one list, but it holds no file");
            }
        }

        private boolean next() throws IOException {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null && (entry.isDirectory() || entry.getName().startsWith(OF_MACS))) {
                entry = zip.getNextEntry();
            }
            return entry != null;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = isOver ? -1 : zip.read(bytes, from, length);
            if (read < 0 && !isOver) {
                isOver = true;
                if (next()) {
                    throw new CountedStream.Exceeded(
                            ListException.Reason.NO_LIST, "The archive must hold one list, but it holds several files");
                }
            }
            return read;
        }
    }
}
