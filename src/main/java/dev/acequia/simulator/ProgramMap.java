package dev.acequia.simulator;

import dev.acequia.mpegts.Crc;
import dev.acequia.mpegts.Packet;

/// Moves the sound of a broadcast to another PID and back, with a new version of the program map each time
/// (ISO 13818-1 2.4.4.8). Knows where the clips have their tables: in one packet each, on fixed PIDs.
final class ProgramMap {
    private static final int MAP_PID = 0x1000;
    private static final int SOUND_PID = 0x101;
    private static final int OTHER_SOUND_PID = 0x201;
    private static final int SECTION = 5;
    private static final int CRC = 4;

    private int changes;

    /// From the next map on the sound is elsewhere.
    void change() {
        changes++;
    }

    /// Makes a packet of the clip one of the changed program.
    void rewrite(byte[] b, int at) {
        if (changes == 0) {
            return;
        }
        int pid = Packet.pid(b, at);
        if (pid == MAP_PID) {
            rewriteMap(b, at + SECTION);
        } else if (pid == SOUND_PID) {
            setPid(b, at + 1);
        }
    }

    private void rewriteMap(byte[] b, int section) {
        int version = (b[section + 5] >> 1) + changes & 0x1F;
        b[section + 5] = (byte) (b[section + 5] & 0xC1 | version << 1);
        int end = section + 3 + ((b[section + 1] & 0x0F) << 8 | b[section + 2] & 0xFF) - CRC;
        int entry = section + 12 + ((b[section + 10] & 0x0F) << 8 | b[section + 11] & 0xFF);
        while (entry < end) {
            if (((b[entry + 1] & 0x1F) << 8 | b[entry + 2] & 0xFF) == SOUND_PID) {
                setPid(b, entry + 1);
            }
            entry += 5 + ((b[entry + 3] & 0x0F) << 8 | b[entry + 4] & 0xFF);
        }
        int crc = Crc.of(b, section, end - section);
        for (int i = 0; i < CRC; i++) {
            b[end + i] = (byte) (crc >> 24 - 8 * i);
        }
    }

    private void setPid(byte[] b, int at) {
        int pid = changes % 2 == 0 ? SOUND_PID : OTHER_SOUND_PID;
        b[at] = (byte) (b[at] & 0xE0 | pid >> 8);
        b[at + 1] = (byte) pid;
    }
}
