package dev.acequia.mpegts;

import java.util.Arrays;

/// Reassembly and validation of the sections of one PID (ISO 13818-1 2.4.4).
///
/// A section whose CRC is wrong is damaged, unless the sender never gets it right: where no right one has come recently
/// and the same one comes again, it is taken as it is, as players do, with the CRC that it should have. Longer sections
/// than that of a PAT or PMT are passed over. Not thread-safe: one feed owns it.
final class Sections {
    /// The longest PAT or PMT section (2.4.4.3).
    static final int MAX = 1024;

    private static final int HEADER = 3;
    private static final int SHORTEST = 12;
    private static final int CRC_BYTES = 4;

    /// The number of wrong CRCs after a right one that count as damage.
    private static final int TRUST = 20;

    /// The number of sections with a wrong CRC that are remembered, each by a checksum.
    private static final int REMEMBERED = 8;

    private static final byte[] NOTHING = {};
    private static final int[] NONE = {};

    /// Receiver of whole, valid sections; the array is reused afterwards.
    interface Sink {
        void section(byte[] section, int length);
    }

    private final Sink sink;
    private final boolean withRepeats;

    /// The last section whose CRC was right.
    private byte[] known = NOTHING;
    private byte[] section = NOTHING; // until the first begins
    private int[] wrong = NONE; // until there is one
    private int wrongCount;
    private int trust;
    private int have;
    private int counter;
    private boolean open;

    /// @param withRepeats whether the sink takes a section again that is the same as the one before
    Sections(Sink sink, boolean withRepeats) {
        this.sink = sink;
        this.withRepeats = withRepeats;
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
            section = section.length == 0 ? new byte[MAX] : section;
            open = true;
            have = 0;
            from = start;
        } else if (counter == before) {
            return; // Sent twice, as 2.4.3.3 allows.
        }
        take(b, from, end);
    }

    /// Forgets a section that has begun, and which ones were damaged.
    void restart() {
        open = false;
        have = 0;
        trust = 0;
        wrongCount = 0;
        known = NOTHING;
    }

    /// Takes the section again that came last, though it is the same.
    void forgetKnown() {
        known = NOTHING;
    }

    private void take(byte[] b, int from, int end) {
        int at = from;
        while (open && at < end) {
            if (have == 0 && (b[at] & 0xFF) == 0xFF) {
                open = false;
                return;
            }
            int missing = (have < HEADER ? HEADER : length()) - have;
            int part = Math.min(missing, end - at);
            if (have < MAX) {
                System.arraycopy(b, at, section, have, Math.min(part, MAX - have));
            }
            have += part;
            at += part;
            if (have == HEADER && length() < SHORTEST) {
                open = false;
            } else if (have >= HEADER && have == length()) {
                if (have <= MAX) {
                    whole(have);
                }
                have = 0;
            }
        }
    }

    private void whole(int length) {
        if (Arrays.equals(section, 0, length, known, 0, known.length)) {
            trust = TRUST;
            return;
        }
        if (Crc.of(section, 0, length) == 0) {
            trust = TRUST;
            known = withRepeats ? NOTHING : Arrays.copyOf(section, length);
            sink.section(section, length);
        } else if (trust > 0) {
            trust--;
        } else {
            int content = Crc.of(section, 0, length - CRC_BYTES);
            if (isKnown(content)) {
                known = NOTHING;
                Psi.seal(section, length);
                sink.section(section, length);
            }
        }
    }

    /// Whether a section with this checksum was wrong before; from now on it was.
    private boolean isKnown(int content) {
        for (int i = 0; i < Math.min(wrongCount, REMEMBERED); i++) {
            if (wrong[i] == content) {
                return true;
            }
        }
        wrong = wrong.length == 0 ? new int[REMEMBERED] : wrong;
        wrong[wrongCount % REMEMBERED] = content;
        wrongCount = wrongCount + 1 == 2 * REMEMBERED ? REMEMBERED : wrongCount + 1;
        return false;
    }

    private int length() {
        return HEADER + ((section[1] & 0x0F) << 8 | section[2] & 0xFF);
    }
}
