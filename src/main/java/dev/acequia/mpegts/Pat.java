package dev.acequia.mpegts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The program association table: which programs there are, in one section or several (ISO 13818-1 2.4.4.3).
///
/// Not thread-safe: one feed owns it.
final class Pat {
    /// More programs than that are not looked at; a satellite's transponder has some twenty.
    static final int MOST_PROGRAMS = 128;

    private static final int MOST_SECTIONS = 16;
    private static final int ENTRY = 4;
    private static final byte[] NONE = {};

    private byte[][] sections = {};
    private List<Program> programs = List.of();

    /// The programs, as they are listed.
    List<Program> programs() {
        return programs;
    }

    /// The program of this number whose PMT is there; null when none is listed. Makes no iterator: PMTs come often.
    @Nullable
    Program program(int number, int pid) {
        for (int i = 0; i < programs.size(); i++) {
            Program each = programs.get(i);
            if (each.number() == number && each.pmtPid() == pid) {
                return each;
            }
        }
        return null;
    }

    /// Takes a section; false when it does not apply, or is known.
    boolean take(byte[] section, int length) {
        int index = section[6] & 0xFF;
        int last = section[7] & 0xFF;
        boolean isOne = section[0] == Psi.PAT_TABLE && Psi.isCurrent(section) && index <= last;
        if (!isOne || last >= MOST_SECTIONS || index < sections.length && isKnown(sections[index], section, length)) {
            return false;
        }
        byte[][] before = sections;
        sections = new byte[last + 1][];
        for (int i = 0; i <= last; i++) {
            boolean isKept = i < before.length && isOfOneVersion(before[i], section);
            sections[i] = isKept ? before[i] : NONE;
        }
        sections[index] = Arrays.copyOf(section, length);
        List<Program> now = listed();
        if (now.isEmpty()) {
            sections = before;
            return false;
        }
        programs = now;
        return true;
    }

    /// The table, or what of it concerns the program, as one section: as it was sent when that is one, and the program
    /// is the first that players would look at.
    byte[] section(Program program) {
        boolean isFirst = !programs.isEmpty() && programs.getFirst() == program;
        if (isFirst && sections.length == 1) {
            return sections[0];
        }
        byte[] any = sections.length == 0 ? NONE : sections[sections.length - 1];
        int stream = any.length == 0 ? 1 : Psi.uint16(any, 3);
        int version = any.length == 0 ? 0 : any[5] >> 1 & 0x1F;
        return Psi.pat(stream, version, program.number(), program.pmtPid());
    }

    void restart() {
        sections = new byte[0][];
        programs = List.of();
    }

    private static boolean isKnown(byte[] known, byte[] section, int length) {
        return Arrays.equals(known, 0, known.length, section, 0, length);
    }

    private static boolean isOfOneVersion(byte[] known, byte[] section) {
        return known.length > 0 && known[5] == section[5] && Psi.uint16(known, 3) == Psi.uint16(section, 3);
    }

    /// Programs that were listed before are the same ones.
    private List<Program> listed() {
        List<Program> found = new ArrayList<>();
        for (byte[] section : sections) {
            for (int at = Psi.HEADER; at + ENTRY <= section.length - Psi.CRC_BYTES; at += ENTRY) {
                int number = Psi.uint16(section, at);
                int pid = Psi.pid(section, at + 2);
                if (number != 0 && pid != Packet.PAT_PID && pid != Packet.NULL_PID && found.size() < MOST_PROGRAMS) {
                    Program known = program(number, pid);
                    found.add(known == null ? new Program(number, pid) : known);
                }
            }
        }
        return found;
    }
}
