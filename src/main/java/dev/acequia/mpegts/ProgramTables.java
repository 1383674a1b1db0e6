package dev.acequia.mpegts;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tables of the program that is played: its PAT, its PMT, and the PIDs that they name (ISO 13818-1 2.4.4.3,
/// 2.4.4.8).
///
/// It is the first of the PAT whose PMT comes and names streams, until another one's streams come and its do not. Where
/// tables are missing, those that [Surmise] finds are taken in their place. Follows the tables as they change and can
/// write them again as packets. Not thread-safe: one feed owns it.
public final class ProgramTables {
    /// Roles of a PID, as flags: tables, the program's clock, one of its streams, or another program's stream.
    static final int TABLE = 1;

    static final int CLOCK = 2;
    static final int ELEMENTARY = 4;
    static final int ELSEWHERE = 8;

    private static final int NONE = -1;
    private static final byte[] NO_SECTION = {};

    /// Units of another program's streams, without one of this one's, after which the other is played.
    private static final int PATIENCE = 40;

    private final byte[] roles = new byte[Packet.PIDS];
    private final Sections patSections = new Sections(this::patSection, false);
    private final Pat pat = new Pat();
    private Pmt[] pmts = {};
    private @Nullable Program current;
    private boolean isSurmised;
    private byte[] patSection = NO_SECTION;

    /// The number of the program that was played before a restart.
    private int preferred = NONE;

    private @Nullable Program before;
    private @Nullable Program other;
    private int otherUnits;
    private int version;
    private int changes;

    /// The sections of a PID that carries PMTs.
    private final class Pmt implements Sections.Sink {
        private final int pid;
        private final Sections sections = new Sections(this, false);

        Pmt(int pid) {
            this.pid = pid;
        }

        @Override
        public void section(byte[] section, int length) {
            pmtSection(pid, section, length);
        }
    }

    public ProgramTables() {
        setRoles();
    }

    /// Takes a packet of any PID; those of the tables are read.
    public void packet(byte[] b, int at, int pid) {
        if (pid == Packet.PAT_PID) {
            patSections.packet(b, at);
        } else if ((roles[pid] & TABLE) != 0) {
            for (Pmt each : pmts) {
                if (each.pid == pid) {
                    each.sections.packet(b, at);
                    return;
                }
            }
        }
    }

    /// Whether both tables are known.
    public boolean areKnown() {
        return current != null;
    }

    /// Counts the changes of the tables; 0 before the first.
    public int version() {
        return version;
    }

    /// Counts the changes of what is played: other streams, or streams on other PIDs.
    int changes() {
        return changes;
    }

    /// The PID of the clock references; -1 when unknown or the program has none.
    public int pcrPid() {
        return current == null ? NONE : current.pcrPid();
    }

    /// The PID of the first video stream; -1 when unknown or the program has none.
    public int videoPid() {
        return current == null ? NONE : current.videoPid();
    }

    public Codec video() {
        return current == null ? Codec.NOT_VIDEO : current.codec(current.videoPid());
    }

    /// The program that is played; null when unknown.
    @Nullable
    Program program() {
        return current;
    }

    /// Whether the PID is one of the program's elementary streams.
    public boolean isElementary(int pid) {
        return (roles[pid] & ELEMENTARY) != 0;
    }

    /// The roles of the PID, as a sum of flags.
    int role(int pid) {
        return roles[pid];
    }

    /// Records that a stream of another program has come, and none of this one's since [#heard].
    void heardElsewhere(int pid) {
        for (Program each : pat.programs()) {
            if (each != current && each.rank(pid) > 0) {
                otherUnits = each == other ? otherUnits + 1 : 1;
                other = each;
                if (otherUnits >= PATIENCE) {
                    play(each, false);
                }
                return;
            }
        }
    }

    /// A stream of the program has come.
    void heard() {
        otherUnits = 0;
    }

    /// Takes a program whose tables are not as they should be, in place of one that has none or does not come.
    void surmise(Program program) {
        play(program, true);
    }

    /// The PAT and PMT, once both [#areKnown], as packets whose counters end where those of the stream stood: what
    /// follows them is continuous.
    public byte[] packets(Continuity continuity) {
        return packets((Counters) continuity);
    }

    byte[] packets(Counters counters) {
        if (current == null) {
            return NO_SECTION;
        }
        byte[] patPackets = Psi.packets(patSection, Packet.PAT_PID, counters.last(Packet.PAT_PID));
        byte[] pmtPackets = Psi.packets(current.section(), current.pmtPid(), counters.last(current.pmtPid()));
        byte[] both = Arrays.copyOf(patPackets, patPackets.length + pmtPackets.length);
        System.arraycopy(pmtPackets, 0, both, patPackets.length, pmtPackets.length);
        return both;
    }

    /// The number of [#packets] with the PID.
    int packetsOf(int pid) {
        if (current == null) {
            return 0;
        }
        return pid == Packet.PAT_PID
                ? Psi.packetCount(patSection)
                : pid == current.pmtPid() ? Psi.packetCount(current.section()) : 0;
    }

    /// All PIDs whose continuity matters to a viewer: PAT, PMT, clock and elementary streams, each once.
    public int[] watchedPids() {
        if (current == null) {
            return new int[] {Packet.PAT_PID};
        }
        return IntStream.concat(
                        IntStream.of(Packet.PAT_PID, current.pmtPid(), current.pcrPid()), Arrays.stream(current.pids()))
                .filter(pid -> pid >= 0)
                .distinct()
                .toArray();
    }

    /// Forgets the tables, as between two sessions; [#version] goes on.
    public void restart() {
        preferred = current == null ? preferred : current.number();
        patSections.restart();
        pat.restart();
        current = null;
        other = null;
        otherUnits = 0;
        before = null;
        setRoles();
    }

    private void patSection(byte[] section, int length) {
        if (!pat.take(section, length)) {
            return;
        }
        for (Pmt each : pmts) {
            each.sections.forgetKnown();
        }
        Program playing = current;
        if (playing != null && (isSurmised || pat.programs().contains(playing))) {
            version++;
            patSection = pat.section(playing);
        } else {
            current = null;
            play();
        }
        setRoles();
    }

    private void pmtSection(int pid, byte[] section, int length) {
        if (section[0] != Psi.PMT_TABLE || !Psi.isCurrent(section) || section[6] != 0) {
            return;
        }
        int number = Psi.uint16(section, 3);
        Program surmised = isSurmised ? current : null;
        if (surmised != null && surmised.number() == number && surmised.pmtPid() == pid) {
            take(surmised, section, length);
        }
        Program listed = pat.program(number, pid);
        if (listed != null) {
            take(listed, section, length);
        }
    }

    private void take(Program program, byte[] section, int length) {
        if (!program.take(section, length)) {
            return;
        }
        if (program == current && program.isKnown()) {
            play(program, isSurmised);
        } else if (program == current) {
            current = null;
            play();
            setRoles();
        } else {
            play();
            setRoles();
        }
    }

    /// Begins with the first program that is known, but waits for the one that was played before the restart.
    private void play() {
        if (current != null && !isSurmised) {
            return;
        }
        boolean isAwaited = pat.programs().stream().anyMatch(each -> each.number() == preferred);
        for (Program each : pat.programs()) {
            if (each.isKnown() && (!isAwaited || each.number() == preferred)) {
                play(each, false);
                return;
            }
        }
    }

    private void play(Program program, boolean withoutTables) {
        current = program;
        isSurmised = withoutTables;
        patSection = pat.section(program);
        preferred = program.number();
        otherUnits = 0;
        version++;
        Program copy = new Program(program.number(), program.pmtPid());
        copy.take(program.section(), program.section().length);
        if (before == null || !before.isLike(copy)) {
            changes++;
        }
        before = copy;
        setRoles();
    }

    private void setRoles() {
        Arrays.fill(roles, (byte) 0);
        for (Program each : pat.programs()) {
            roles[each.pmtPid()] |= TABLE;
            for (int pid : each.pids()) {
                roles[pid] |= ELSEWHERE;
            }
        }
        Program playing = current;
        if (playing != null) {
            roles[playing.pmtPid()] |= TABLE;
            for (int pid : playing.pids()) {
                roles[pid] = (byte) (roles[pid] & ~ELSEWHERE | ELEMENTARY);
            }
            if (playing.pcrPid() >= 0) {
                roles[playing.pcrPid()] |= CLOCK;
            }
        }
        roles[Packet.PAT_PID] |= TABLE;
        roles[Packet.NULL_PID] = 0;
        readPmts();
    }

    /// Reads the PIDs of the PMTs, and goes on with those that it reads.
    private void readPmts() {
        Stream<Program> all = Stream.concat(pat.programs().stream(), Stream.ofNullable(current));
        pmts = all.mapToInt(Program::pmtPid).distinct().mapToObj(this::pmt).toArray(Pmt[]::new);
    }

    private Pmt pmt(int pid) {
        for (Pmt each : pmts) {
            if (each.pid == pid) {
                return each;
            }
        }
        return new Pmt(pid);
    }
}
