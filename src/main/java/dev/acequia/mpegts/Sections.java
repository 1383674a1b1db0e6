package dev.acequia.mpegts;

/// Reassembly and validation of the sections of one PID (ISO 13818-1 2.4.4).
///
/// Not thread-safe: one feed owns it.
final class Sections {
    /// The longest PAT or PMT section (2.4.4.3).
    static final int MAX = 1024;

    /// Receiver of whole, valid sections.
    interface Sink {
        void section(byte[] section, int length);
    }

    private final Sink sink;
    private final byte[] section = new byte[MAX];
    private int have;
    private int counter;
    private boolean open;

    Sections(Sink sink) {
        this.sink = sink;
    }

    /// Takes the payload of a packet of this PID.
    void packet(byte[] b, int at) {
        int from = Packet.payload(b, at);
        int end = at + Packet.SIZE;
        if (from >= end || Packet.isDamaged(b, at)) {
            return;
        }
        int before = counter;
        counter = Packet.continuity(b, at);
        if (Packet.startsUnit(b, at)) {
            int start = from + 1 + (b[from] & 0xFF);
            if (start > end) {
                open = false;
                return;
            }
            take(b, from + 1, start);
            open = true;
            have = 0;
            from = start;
        } else if (counter == before) {
            return; // Sent twice, as 2.4.3.3 allows.
        }
        take(b, from, end);
    }

    /// Forgets a section that has begun.
    void restart() {
        open = false;
        have = 0;
    }

    private void take(byte[] b, int from, int end) {
        int at = from;
        while (open && at < end) {
            if (have == 0 && (b[at] & 0xFF) == 0xFF) {
                open = false;
                return;
            }
            int missing = (have < 3 ? 3 : length()) - have;
            int part = Math.min(missing, end - at);
            System.arraycopy(b, at, section, have, part);
            have += part;
            at += part;
            if (have >= 3 && (length() > MAX || length() < 12)) {
                open = false;
            } else if (have >= 3 && have == length()) {
                if (Crc.of(section, 0, have) == 0) {
                    sink.section(section, have);
                }
                have = 0;
            }
        }
    }

    private int length() {
        return 3 + ((section[1] & 0x0F) << 8 | section[2] & 0xFF);
    }
}
