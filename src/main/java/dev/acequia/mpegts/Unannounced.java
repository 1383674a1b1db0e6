package dev.acequia.mpegts;

/// An elementary stream that no table names, and what its `stream_type` would be by what its PES packets begin with.
///
/// Not thread-safe: one feed owns it.
final class Unannounced {
    private static final int UNKNOWN = 0;
    private static final int STREAM_ID = 3;
    private static final int HEADER_LENGTH = 8;
    private static final int HEADER = 9;

    private final int pid;
    private final long patience;
    private final int mostUnits;
    private int type = UNKNOWN;
    private long start = Pes.NONE;
    private int units;

    /// @param patience how long it is looked at, in ticks of 90 kHz
    /// @param mostUnits and in PES packets at most
    Unannounced(int pid, long patience, int mostUnits) {
        this.pid = pid;
        this.patience = patience;
        this.mostUnits = mostUnits;
    }

    int pid() {
        return pid;
    }

    /// Its `stream_type`; 0 when it is not recognised.
    int type() {
        return type;
    }

    /// Reads a PES packet that begins in the packet at `at`, with its payload from `from` on; whether it has been
    /// looked at for long enough and is recognised.
    boolean isOverdue(byte[] b, int at, int from) {
        units++;
        int end = at + Packet.SIZE;
        int first = from + HEADER_LENGTH < end ? from + HEADER + (b[from + HEADER_LENGTH] & 0xFF) : end;
        if (type == UNKNOWN && first < end) {
            type = (b[from + STREAM_ID] & 0xF0) == 0xE0 ? pictures(b, first, end) : sound(b, first, end);
        }
        long dts = Pes.dts(b, at);
        start = start == Pes.NONE ? dts : start;
        long passed = start == Pes.NONE || dts == Pes.NONE ? 0 : Clock.ptsDistance(start, dts);
        return type != UNKNOWN && (passed >= patience || units >= mostUnits);
    }

    /// By the first start code that tells: those of HEVC have a second byte of 1, those of MPEG-2 are beyond 0x80.
    private static int pictures(byte[] b, int from, int end) {
        for (int i = from; i + 4 < end; i++) {
            if (b[i] == 0 && b[i + 1] == 0 && b[i + 2] == 1) {
                int found = picture(b[i + 3] & 0xFF, b[i + 4] & 0xFF);
                if (found != UNKNOWN) {
                    return found;
                }
            }
        }
        return UNKNOWN;
    }

    private static int picture(int code, int second) {
        return switch (code) {
            case 0xB3, 0xB8 -> 0x02;
            case 0xB0, 0xB6 -> 0x10;
            case 0x09, 0x29, 0x67, 0x27, 0x47, 0x65, 0x25, 0x45, 0x41, 0x21, 0x61, 0x01 ->
                code == 0x01 && second == 1 ? UNKNOWN : 0x1B;
            case 0x40, 0x42, 0x44, 0x46, 0x26, 0x28, 0x2A -> second == 1 ? 0x24 : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    private static int sound(byte[] b, int at, int end) {
        if (at + 6 > end) {
            return UNKNOWN;
        }
        int sync = Psi.uint16(b, at);
        if (sync == 0x0B77) {
            return (b[at + 5] & 0xFF) >> 3 > 10 ? 0x87 : 0x81;
        }
        if ((sync & 0xFFE0) == 0x56E0) {
            return 0x11;
        }
        if (sync == 0x7FFE) {
            return 0x82;
        }
        boolean hasLayer = (sync & 0x0006) != 0;
        return (sync & 0xFFF6) == 0xFFF0 ? 0x0F : (sync & 0xFFE0) == 0xFFE0 && hasLayer ? 0x03 : UNKNOWN;
    }
}
