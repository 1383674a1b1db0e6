package dev.acequia.mpegts;

import java.util.Arrays;

/// The tables of the stream's first program: its PAT, its PMT, and the PIDs that they name (ISO 13818-1 2.4.4.3,
/// 2.4.4.8).
///
/// Follows them as they change and can write them again as packets. Not thread-safe: one feed owns it.
public final class ProgramTables {
    private static final int NONE = -1;
    private static final int[] NO_PIDS = {};
    private static final byte[] NO_SECTION = {};

    /// As many elementary streams as fit into a PMT of 1024 bytes.
    private static final int MAX_STREAMS = 202;

    private final Sections patSections = new Sections(this::patSection);
    private final Sections pmtSections = new Sections(this::pmtSection);
    private byte[] pat = NO_SECTION;
    private byte[] pmt = NO_SECTION;
    private int program = NONE;
    private int pmtPid = NONE;
    private int pcrPid = NONE;
    private int videoPid = NONE;
    private Codec video = Codec.NOT_VIDEO;
    private int[] pids = NO_PIDS;
    private int version;

    /// Takes a packet of any PID; those of the tables are read.
    public void packet(byte[] b, int at, int pid) {
        if (pid == Packet.PAT_PID) {
            patSections.packet(b, at);
        } else if (pid == pmtPid) {
            pmtSections.packet(b, at);
        }
    }

    /// Whether both tables are known.
    public boolean areKnown() {
        return pmt.length > 0;
    }

    /// Counts the changes of the tables; 0 before the first.
    public int version() {
        return version;
    }

    /// The PID of the clock references; -1 when unknown or the program has none.
    public int pcrPid() {
        return pcrPid;
    }

    /// The PID of the first video stream; -1 when unknown or the program has none.
    public int videoPid() {
        return videoPid;
    }

    public Codec video() {
        return video;
    }

    /// Whether the PID is one of the program's elementary streams.
    public boolean isElementary(int pid) {
        for (int each : pids) {
            if (each == pid) {
                return true;
            }
        }
        return false;
    }

    /// The PAT and PMT, once both [#areKnown], as packets whose counters end where those of the stream stood: what
    /// follows them is continuous.
    public byte[] packets(Continuity continuity) {
        byte[] patPackets = packets(pat, Packet.PAT_PID, continuity.last(Packet.PAT_PID));
        byte[] pmtPackets = packets(pmt, pmtPid, continuity.last(pmtPid));
        byte[] both = Arrays.copyOf(patPackets, patPackets.length + pmtPackets.length);
        System.arraycopy(pmtPackets, 0, both, patPackets.length, pmtPackets.length);
        return both;
    }

    /// How many of [#packets] have the PID.
    int packetsOf(int pid) {
        return pid == Packet.PAT_PID ? packetCount(pat) : pid == pmtPid ? packetCount(pmt) : 0;
    }

    /// All PIDs whose continuity matters to a viewer: PAT, PMT, clock and elementary streams, each once.
    public int[] watchedPids() {
        int[] all = Arrays.copyOf(pids, pids.length + 3);
        all[pids.length] = Packet.PAT_PID;
        all[pids.length + 1] = pmtPid;
        all[pids.length + 2] = pcrPid;
        return Arrays.stream(all).filter(pid -> pid >= 0).distinct().toArray();
    }

    /// Forgets the tables, as between two sessions; [#version] goes on.
    public void restart() {
        patSections.restart();
        pmtSections.restart();
        pat = NO_SECTION;
        forgetProgram();
    }

    private void patSection(byte[] section, int length) {
        if (section[0] != 0x00 || !isCurrent(section) || isSame(pat, section, length)) {
            return;
        }
        for (int at = 8; at + 4 <= length - 4; at += 4) {
            int number = uint16(section, at);
            if (number != 0) {
                int pid = uint16(section, at + 2) & 0x1FFF;
                pat = Arrays.copyOf(section, length);
                if (pid != pmtPid || number != program) {
                    forgetProgram();
                    program = number;
                    pmtPid = pid;
                } else if (areKnown()) {
                    version++;
                }
                return;
            }
        }
    }

    private void pmtSection(byte[] section, int length) {
        if (section[0] != 0x02
                || !isCurrent(section)
                || uint16(section, 3) != program
                || isSame(pmt, section, length)) {
            return;
        }
        int at = 12 + (uint16(section, 10) & 0x0FFF);
        int[] found = new int[MAX_STREAMS];
        int count = 0;
        int foundVideo = NONE;
        Codec foundCodec = Codec.NOT_VIDEO;
        while (at + 5 <= length - 4 && count < MAX_STREAMS) {
            Codec codec = Codec.of(section[at] & 0xFF);
            int pid = uint16(section, at + 1) & 0x1FFF;
            found[count++] = pid;
            if (foundVideo == NONE && codec.isVideo()) {
                foundVideo = pid;
                foundCodec = codec;
            }
            at += 5 + (uint16(section, at + 3) & 0x0FFF);
        }
        int clock = uint16(section, 8) & 0x1FFF;
        pmt = Arrays.copyOf(section, length);
        pcrPid = clock == Packet.NULL_PID ? NONE : clock;
        videoPid = foundVideo;
        video = foundCodec;
        pids = Arrays.copyOf(found, count);
        version++;
    }

    private void forgetProgram() {
        pmtSections.restart();
        pmt = NO_SECTION;
        program = NONE;
        pmtPid = NONE;
        pcrPid = NONE;
        videoPid = NONE;
        video = Codec.NOT_VIDEO;
        pids = NO_PIDS;
    }

    /// Whether the section applies by now (`current_next_indicator`) and is the first of its table.
    private static boolean isCurrent(byte[] section) {
        return (section[5] & 1) != 0 && section[6] == 0;
    }

    private static int uint16(byte[] b, int at) {
        return (b[at] & 0xFF) << 8 | b[at + 1] & 0xFF;
    }

    private static boolean isSame(byte[] known, byte[] section, int length) {
        return Arrays.equals(known, 0, known.length, section, 0, length);
    }

    /// As many as the section and its pointer field fill.
    private static int packetCount(byte[] section) {
        return Math.ceilDiv(section.length + 1, Packet.SIZE - 4);
    }

    private static byte[] packets(byte[] section, int pid, int lastCounter) {
        int count = packetCount(section);
        byte[] out = new byte[count * Packet.SIZE];
        Arrays.fill(out, (byte) 0xFF);
        int done = 0;
        for (int i = 0; i < count; i++) {
            int at = i * Packet.SIZE;
            out[at] = Packet.SYNC;
            out[at + 1] = (byte) ((i == 0 ? 0x40 : 0) | pid >> 8);
            out[at + 2] = (byte) pid;
            out[at + 3] = 0x10;
            Packet.setContinuity(out, at, lastCounter - (count - 1 - i));
            int from = at + 4;
            if (i == 0) {
                out[from++] = 0;
            }
            int part = Math.min(section.length - done, at + Packet.SIZE - from);
            System.arraycopy(section, done, out, from, part);
            done += part;
        }
        return out;
    }
}
