package dev.acequia.simulator;

import static dev.acequia.simulator.Syntax.AFTER;
import static dev.acequia.simulator.Syntax.COUNT;
import static dev.acequia.simulator.Syntax.DURATION;
import static dev.acequia.simulator.Syntax.FACTOR;
import static dev.acequia.simulator.Syntax.FLAG;
import static dev.acequia.simulator.Syntax.INJECTIONS;
import static dev.acequia.simulator.Syntax.OFFSET;
import static dev.acequia.simulator.Syntax.SIZE;
import static dev.acequia.simulator.Syntax.SPELL;
import static dev.acequia.simulator.Syntax.TAIL;
import static dev.acequia.simulator.Syntax.TEXT;
import static dev.acequia.simulator.Syntax.word;
import static dev.acequia.simulator.Syntax.words;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/// Everything about the simulated engine that can be turned while it runs (`engine-api.md` 5.5 and 5.6).
///
/// A knob's name in requests is its constant in camel case: `startDelay`. Those marked "engine" make no difference for
/// a single content.
@SuppressWarnings("ImmutableEnumChecker") // the parsers have no state
public enum Knob {
    START_DELAY(DURATION, "0s", "Additional delay of each start."),
    START_HANG(FLAG, "false", "Whether starts are never answered."),
    START_ERROR(TEXT, "", "Error of every start, for instance mod_detected."),
    START_ERROR_OPTION(TEXT, "", "Name of the missing option in the extra_data of the error."),
    START_ANSWER(
            TEXT,
            "",
            "Body with which every start is answered with status 200 instead of the usual one, for instance {}."),
    REDIRECT_LOOP(FLAG, "false", "Whether the playback URL of a stream leads to itself."),
    EMPTY_BODY(FLAG, "false", "Whether the body ends before its first byte."),
    IS_ENCRYPTED(FLAG, "false", "Whether the stream is reported as encrypted and cannot be read."),

    FILES(COUNT, "1", "How many files the content has."),
    FILE_LENGTH(SIZE, "", "Length of each of its files, which are transport streams; empty: the content is live."),
    FILE_RANGES(FLAG, "true", "Whether parts of a file can be had."),
    FILE_RATE(SIZE, "", "Rate at which a file is sent, in bytes per second; empty: as fast as it is read."),
    FILE_CUT(SIZE, "", "After how many bytes of an answer the connection of a file breaks."),

    PREBUF_SECONDS(DURATION, "", "Time from the start until there is data; empty: set by the timing."),
    PREBUF_TAIL(
            TAIL,
            "",
            "Log-normal distribution of the time from the start until there is data, by seed, content and number of "
                    + "the start; goes before prebufSeconds."),
    NO_PEERS(FLAG, "false", "Whether starts never find a peer."),
    PEERS_NO_DATA(FLAG, "false", "Whether starts find a peer that sends nothing."),
    HEADER_MODE(word(HeaderMode.class), "hold", "Response to a reader while there is no data."),
    HEADER_TIMEOUT(DURATION, "5s", "Delay until the 500 of headerMode."),
    HOLD_AT(word(Holding.class), "r", "Request that waits for data."),

    BURST_BYTES(SIZE, "10MB", "Amount of past data that a reader gets first."),
    BURST_RATE(SIZE, "2MB", "Maximum rate for a reader that is behind, in bytes per second."),
    LAG_LIMIT(DURATION, "30s", "How far a slow reader falls behind before it is moved to the live edge."),
    FRAMING(word(Framing.class), "close", "How the end of the body is signalled."),
    FIRST_READER_ON_SECOND(word(FirstReader.class), "keep", "What a second reader does to the first."),

    SILENT_STALL(SIZE, "", "After how many bytes nothing more is sent, with the connection open and the status dl."),
    SILENT_DOWNLOAD(FLAG, "false", "Whether the statistics claim during a silent stall that data keep coming."),
    CLEAN_EOF(AFTER, "", "When the body ends with FIN."),
    RESET(AFTER, "", "When the connection ends with RST."),
    TINY_START(FLAG, "false", "Whether the body ends after 100 bytes."),
    LOOP(DURATION, "", "How many of the last seconds repeat forever from now on."),
    LIVEPOS_STUCK(word(Livepos.class), "", "Part of the live position that does not advance while data flows."),
    TRICKLE(SIZE, "", "Rate that the swarm delivers, in bits per second, below the bitrate of the stream."),
    JITTER(DURATION, "0s", "Length of the gaps between bursts of data."),
    CORRUPT(words(Damage.class, ","), "", "Damage that recurs in the transport stream."),
    CORRUPT_EVERY(COUNT, "2000", "After how many packets the damage recurs."),

    SUPERSEDE(word(Supersede.class), "cut", "What happens to a reader when another player starts the same stream."),
    SUPERSEDE_DELAY(DURATION, "0s", "Delay of the supersede fault."),
    SESSION_LIMIT(COUNT, "1000", "engine: how many streams play at the same time."),
    IDLE_TIMEOUT(DURATION, "60s", "After how long without activity a download ends."),

    INJECT(INJECTIONS, "", "Statuses of the next requests to a route."),
    STOP_HANG(FLAG, "false", "Whether stop is neither answered nor obeyed."),
    STAT_HANG(FLAG, "false", "Whether statistics are never answered."),
    STAT_EMPTY(FLAG, "false", "Whether statistics are an empty object."),
    STAT_CAMEL_CASE(FLAG, "false", "Whether the names in the statistics are in camel case."),
    STAT_NUMBERS_AS_STRINGS(FLAG, "false", "Whether the numbers in the statistics are strings."),

    SLOW_REDIRECT_BODY(FLAG, "false", "Whether the body of a redirect is sent byte by byte and does not end."),
    EXTRA_REDIRECT(FLAG, "false", "Whether there is one more redirect on the way to the stream."),
    WRONG_HOST(FLAG, "false", "Whether URLs name a host that cannot be reached."),
    RELATIVE_URLS(FLAG, "false", "Whether URLs are paths only."),

    HLS_FREEZE(FLAG, "false", "Whether playlists no longer change from now on."),
    HLS_GAP(COUNT, "", "How many of the segments from now on are missing."),
    HLS_DISCONTINUITY(COUNT, "", "How many of the segments from now on are marked as a discontinuity."),
    HLS_ONLY(FLAG, "false", "Whether starts as MPEG-TS lead to the playlist, too."),
    SEGMENT_KEY_FRAMES(COUNT, "", "How many key frames a segment has, one every 2 s; empty: 2, 3 and 3 in turn."),
    SEGMENT404(FLAG, "false", "Whether segments in the playlist cannot be fetched."),
    SEGMENT_DELAY(DURATION, "0s", "How long a segment takes until its first byte."),
    SEGMENT_RATE(SIZE, "", "Rate at which a segment is sent, in bytes per second; empty: as fast as it is read."),
    SEGMENT_CUT(FLAG, "false", "Whether segments break off after half of their bytes."),
    HLS_UNSUPPORTED(FLAG, "false", "Whether starts as HLS fail."),
    MISSING_STATUS(COUNT, "404", "Status of missing segments."),

    REFUSE(SPELL, "", "engine: how long connections are refused; open ones continue."),
    RESET_ON_ACCEPT(SPELL, "", "engine: how long new connections are reset."),
    HTTP503(FLAG, "false", "engine: whether every request gets 503."),
    ACCEPT_NO_REPLY(FLAG, "false", "engine: whether no request is answered."),
    CRASH(SPELL, "", "engine: forgets everything, resets every connection, and is back after this long."),
    P2P_DOWN(FLAG, "false", "engine: whether it is not connected and no start finds a peer."),
    REMOTE_DENIED(FLAG, "false", "engine: whether clients other than 127.0.0.1 and ::1 get a 500."),

    CLOCK_SKEW(OFFSET, "0s", "engine: how far its wall clock is ahead."),
    TIME_SCALE(FACTOR, "1", "engine: factor of every simulated latency."),
    SEED(COUNT, "", "engine: seed of broadcasts started from now on; empty: that of the command line.");

    private final Syntax syntax;
    private final String fallback;
    private final String sentence;

    Knob(Syntax syntax, String fallback, String sentence) {
        this.syntax = syntax;
        this.fallback = fallback;
        this.sentence = sentence;
    }

    /// The name in requests.
    public String label() {
        return Syntax.camelCase(this);
    }

    /// Its effect, in one sentence.
    public String sentence() {
        return sentence;
    }

    /// The syntax of its value.
    public String hint() {
        return syntax.hint();
    }

    /// The value when it is not turned; empty when there is none.
    public String fallback() {
        return fallback;
    }

    /// The knob of this name, upper and lower case alike.
    static Optional<Knob> named(String label) {
        return Arrays.stream(values())
                .filter(knob -> knob.label().equalsIgnoreCase(label))
                .findFirst();
    }

    /// The knob whose name is most like this one.
    static Knob nearest(String label) {
        return Arrays.stream(values())
                .min(Comparator.comparingInt(knob -> Spelling.distance(knob.label(), label)))
                .orElseThrow();
    }

    /// The value that a text means.
    ///
    /// @throws SimulatorException when it means none
    Object parse(String text) {
        try {
            return syntax.parse(text);
        } catch (IllegalArgumentException e) {
            throw new SimulatorException(
                    SimulatorException.Reason.BAD_VALUE,
                    "'" + text + "' is no value for " + label() + ": it takes " + hint() + ".");
        }
    }
}
