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
    START_DELAY(DURATION, "0s", "How much longer a start takes."),
    START_HANG(FLAG, "false", "Whether starts are never answered."),
    START_ERROR(TEXT, "", "The error of every start, for instance mod_detected."),
    START_ERROR_OPTION(TEXT, "", "The option that extra_data of the error calls missing."),
    START_ANSWER(TEXT, "", "What every start is answered with status 200 instead of its answer, for instance {}."),
    REDIRECT_LOOP(FLAG, "false", "Whether the playback URL of a stream leads to itself."),
    EMPTY_BODY(FLAG, "false", "Whether the body ends before its first byte."),
    IS_ENCRYPTED(FLAG, "false", "Whether the stream calls itself encrypted and cannot be read."),

    PREBUF_SECONDS(DURATION, "", "From the start until there is data; empty: as the timing says."),
    NO_PEERS(FLAG, "false", "Whether starts find no peer, ever."),
    PEERS_NO_DATA(FLAG, "false", "Whether starts find a peer that sends nothing."),
    HEADER_MODE(word(HeaderMode.class), "hold", "What a reader gets while there is no data."),
    HEADER_TIMEOUT(DURATION, "5s", "How long it takes until headerMode's 500 comes."),
    HOLD_AT(word(Holding.class), "r", "Which request waits for data."),

    BURST_BYTES(SIZE, "10MB", "How much of the past a reader gets first."),
    BURST_RATE(SIZE, "2MB", "Bytes a second that a reader who is behind gets at most."),
    LAG_LIMIT(
            DURATION, "30s", "How far a reader that reads too slowly falls behind before it is put to the live edge."),
    FRAMING(word(Framing.class), "close", "How the body's end would be told."),
    FIRST_READER_ON_SECOND(word(FirstReader.class), "keep", "What a second reader does to the first."),

    SILENT_STALL(SIZE, "", "After how many bytes nothing more comes, with the connection open and the status dl."),
    CLEAN_EOF(AFTER, "", "When the body ends with FIN."),
    RESET(AFTER, "", "When the connection ends with RST."),
    TINY_START(FLAG, "false", "Whether the body ends after 100 bytes."),
    LOOP(DURATION, "", "The last seconds that repeat for ever, from now on."),
    LIVEPOS_STUCK(word(Livepos.class), "", "Which part of the live position stands still while data flows."),
    TRICKLE(SIZE, "", "Bits a second that the swarm delivers, less than the stream has."),
    JITTER(DURATION, "0s", "The length of the gaps between which data comes in bursts."),
    CORRUPT(words(Damage.class, ","), "", "What happens to the transport stream again and again."),
    CORRUPT_EVERY(COUNT, "2000", "After how many packets it happens again."),

    SUPERSEDE(word(Supersede.class), "cut", "What becomes of a reader when another player starts its content."),
    SUPERSEDE_DELAY(DURATION, "0s", "How long that takes."),
    SESSION_LIMIT(COUNT, "1000", "engine: how many contents play at the same time."),
    IDLE_TIMEOUT(DURATION, "60s", "After how long without activity a download ends."),

    INJECT(INJECTIONS, "", "Statuses that the next calls of a route get."),
    STOP_HANG(FLAG, "false", "Whether stop is never answered, nor obeyed."),
    STAT_HANG(FLAG, "false", "Whether statistics are never answered."),
    STAT_EMPTY(FLAG, "false", "Whether statistics are an empty object."),
    STAT_CAMEL_CASE(FLAG, "false", "Whether the names in the statistics are in camel case."),
    STAT_NUMBERS_AS_STRINGS(FLAG, "false", "Whether the numbers in the statistics are strings."),

    SLOW_REDIRECT_BODY(FLAG, "false", "Whether the body of a redirect comes byte by byte and does not end."),
    EXTRA_REDIRECT(FLAG, "false", "Whether there is one more redirect on the way to the stream."),
    WRONG_HOST(FLAG, "false", "Whether URLs name a host that cannot be reached."),
    RELATIVE_URLS(FLAG, "false", "Whether URLs are paths only."),

    HLS_FREEZE(FLAG, "false", "Whether playlists stay as they are from now on."),
    HLS_GAP(COUNT, "", "How many of the segments from now on are missing."),
    HLS_DISCONTINUITY(COUNT, "", "How many of the segments from now on are marked as a discontinuity."),
    HLS_ONLY(FLAG, "false", "Whether starts as transport stream lead to the playlist too."),
    SEGMENT_KEY_FRAMES(COUNT, "", "How many key frames a segment has, one every 2 s; empty: 2, 3 and 3 in turn."),
    SEGMENT404(FLAG, "false", "Whether segments are in the playlist but cannot be had."),
    SEGMENT_DELAY(DURATION, "0s", "How long a segment takes until its first byte."),
    SEGMENT_RATE(SIZE, "", "Bytes a second that a segment is sent at; empty: as fast as it is read."),
    SEGMENT_CUT(FLAG, "false", "Whether segments break off after half of their bytes."),
    HLS_UNSUPPORTED(FLAG, "false", "Whether starts as HLS fail."),
    MISSING_STATUS(COUNT, "404", "The status of segments that there are not."),

    REFUSE(SPELL, "", "engine: how long nobody listens; open connections go on."),
    RESET_ON_ACCEPT(SPELL, "", "engine: how long new connections are reset."),
    HTTP503(FLAG, "false", "engine: whether every request gets 503."),
    ACCEPT_NO_REPLY(FLAG, "false", "engine: whether no request is answered."),
    CRASH(SPELL, "", "engine: forgets everything, resets every connection, and is back after this long."),
    P2P_DOWN(FLAG, "false", "engine: whether it is not connected and no start finds a peer."),
    REMOTE_DENIED(FLAG, "false", "engine: whether clients other than 127.0.0.1 and ::1 get a 500."),

    CLOCK_SKEW(OFFSET, "0s", "engine: by how much its wall clock is ahead."),
    TIME_SCALE(FACTOR, "1", "engine: the factor on every simulated latency."),
    SEED(COUNT, "", "engine: the seed of broadcasts started from now on; empty: the option's.");

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

    /// What it does, in one sentence.
    public String sentence() {
        return sentence;
    }

    /// How its value is written.
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
