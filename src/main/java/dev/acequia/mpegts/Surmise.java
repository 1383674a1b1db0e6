package dev.acequia.mpegts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Program of a stream without tables, guessed as players do: from PMTs that no PAT names, else from the beginnings of
/// its PES packets.
///
/// Reads along only until the first stream of a program has come. Not thread-safe: one feed owns it.
final class Surmise {
    /// The most PIDs that are looked at.
    private static final int MOST_STREAMS = 16;

    private static final int MOST_TABLES = 4;

    /// The number of times that a PMT comes until it is taken: a PAT would have come with it.
    private static final int SIGHTINGS = 3;

    /// The time for which streams are looked at, by their time stamps, or in units where they do not advance. Tables
    /// come several times a second, but players do not wait for them either.
    private static final long PATIENCE = 3 * Clock.PTS_HZ;

    private static final int MOST_UNITS = 150;

    /// The PID of the PMT that is made up; where it is taken, the next free one.
    private static final int PMT_PID = 0x1000;

    private static final int NUMBER = 1;

    private final ProgramTables tables;
    private final List<Orphan> orphans = new ArrayList<>();
    private final List<Unannounced> streams = new ArrayList<>();
    private int pcrPid = Packet.NULL_PID;

    /// A PID with PMTs that no PAT names, or with another program's number than the PAT has.
    private static final class Orphan implements Sections.Sink {
        private final int pid;
        private final Sections sections = new Sections(this, true);
        private @Nullable Program program;
        private int sightings;

        Orphan(int pid) {
            this.pid = pid;
        }

        @Override
        public void section(byte[] section, int length) {
            if (section[0] != Psi.PMT_TABLE || !Psi.isCurrent(section)) {
                return;
            }
            Program known = program;
            int number = Psi.uint16(section, 3);
            if (known == null || known.number() != number) {
                known = new Program(number, pid);
                program = known;
                sightings = 0;
            }
            known.take(section, length);
            sightings++;
        }
    }

    Surmise(ProgramTables tables) {
        this.tables = tables;
    }

    /// Reads a packet that is not damaged; may give the tables a program.
    void packet(byte[] b, int at, int pid, Counters counters) {
        if (pcrPid == Packet.NULL_PID && Packet.hasPcr(b, at)) {
            pcrPid = pid;
        }
        if (pid == Packet.PAT_PID || Packet.isScrambled(b, at)) {
            return;
        }
        if (Packet.startsUnit(b, at)) {
            starts(b, at, pid, counters);
        } else {
            table(b, at, pid);
        }
    }

    void restart() {
        orphans.clear();
        streams.clear();
        pcrPid = Packet.NULL_PID;
    }

    private void starts(byte[] b, int at, int pid, Counters counters) {
        int from = Packet.payload(b, at);
        int end = at + Packet.SIZE;
        if (Pes.isPes(b, from, end)) {
            Unannounced stream = stream(pid);
            if (stream != null && stream.isOverdue(b, at, from)) {
                surmise(counters);
            }
        } else if (isPmt(b, from, end)) {
            if (orphan(pid) == null && orphans.size() < MOST_TABLES) {
                orphans.add(new Orphan(pid));
            }
            table(b, at, pid);
        }
    }

    private void table(byte[] b, int at, int pid) {
        Orphan orphan = orphan(pid);
        if (orphan == null) {
            return;
        }
        orphan.sections.packet(b, at);
        Program program = orphan.program;
        boolean isNeeded = !tables.areKnown();
        if (isNeeded && program != null && program.isKnown() && orphan.sightings >= SIGHTINGS) {
            tables.surmise(program);
        }
    }

    /// Takes what there is: a PMT that names one of the streams, or one for them.
    private void surmise(Counters counters) {
        for (Orphan each : orphans) {
            Program program = each.program;
            if (program != null && streams.stream().anyMatch(stream -> program.rank(stream.pid()) > 0)) {
                tables.surmise(program);
                return;
            }
        }
        byte[] content = new byte[4 + 5 * MOST_STREAMS];
        int length = 4;
        Psi.put16(content, 0, 0xE000 | pcrPid);
        Psi.put16(content, 2, 0xF000);
        for (Unannounced each : streams) {
            if (each.type() != 0) {
                content[length] = (byte) each.type();
                Psi.put16(content, length + 1, 0xE000 | each.pid());
                Psi.put16(content, length + 3, 0xF000);
                length += 5;
            }
        }
        int pmtPid = PMT_PID;
        while (counters.last(pmtPid) >= 0 && pmtPid < Packet.NULL_PID - 1) {
            pmtPid++;
        }
        byte[] section = Psi.section(Psi.PMT_TABLE, NUMBER, 0, Arrays.copyOf(content, length));
        Program program = new Program(NUMBER, pmtPid);
        program.take(section, section.length);
        if (program.isKnown()) {
            tables.surmise(program);
        }
    }

    /// Whether a section of a PMT begins there, behind its pointer field.
    private static boolean isPmt(byte[] b, int from, int end) {
        if (from >= end) {
            return false;
        }
        int at = from + 1 + (b[from] & 0xFF);
        return at + 3 <= end && b[at] == Psi.PMT_TABLE && (b[at + 1] & 0xC0) == 0x80;
    }

    private @Nullable Orphan orphan(int pid) {
        for (Orphan each : orphans) {
            if (each.pid == pid) {
                return each;
            }
        }
        return null;
    }

    private @Nullable Unannounced stream(int pid) {
        for (Unannounced each : streams) {
            if (each.pid() == pid) {
                return each;
            }
        }
        if (streams.size() == MOST_STREAMS) {
            return null;
        }
        Unannounced found = new Unannounced(pid, PATIENCE, MOST_UNITS);
        streams.add(found);
        return found;
    }
}
