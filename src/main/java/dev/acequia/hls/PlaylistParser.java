package dev.acequia.hls;

import dev.acequia.hls.PlaylistException.Reason;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Parser of live media playlists as origins send them.
///
/// What does not change which bytes are played, or when, is passed over: comments, unknown tags, titles, dates that
/// cannot be read, parts that are ranges of a resource. What does and cannot be honoured is refused.
public final class PlaylistParser {
    /// No text is longer, in characters and in lines.
    private static final int LONGEST = 1 << 20;

    private static final int MOST_LINES = 100_000;
    private static final long LARGEST_OFFSET = Long.MAX_VALUE / 2;
    private static final Duration LONGEST_PART = Duration.ofHours(1);
    private static final int DEFAULT_HOLD_BACK = 3;
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT);

    private int line;
    private int version = 1;
    private @Nullable Duration targetDuration;
    private long mediaSequence;
    private long discontinuitySequence;
    private boolean isIndependent;
    private boolean isEnded;
    private @Nullable Duration partTarget;
    private @Nullable Duration partHoldBack;
    private @Nullable String preloadHint;
    private final List<MediaSegment> segments = new ArrayList<>();

    // Of the segment that the next URI names.
    private @Nullable Duration duration;
    private boolean isDiscontinuity;
    private boolean isGap;
    private @Nullable Instant programDateTime;
    private @Nullable String byteRange;
    private List<PartialSegment> parts = new ArrayList<>();

    private PlaylistParser() {}

    /// Whether the text is a playlist that lists other playlists, to be chosen from with [#variants].
    public static boolean isMultivariant(String text) {
        return !variants(text).isEmpty();
    }

    /// The URIs of the playlists that a multivariant playlist lists, the highest bandwidth first; empty when the text
    /// is none.
    public static List<String> variants(String text) {
        return text.length() > LONGEST
                ? List.of()
                : Multivariant.variants(text.lines().iterator());
    }

    /// The playlist that the text is.
    ///
    /// @throws PlaylistException when it is none that can be played
    public static MediaPlaylist parse(String text) throws PlaylistException {
        return new PlaylistParser().read(text);
    }

    private MediaPlaylist read(String text) throws PlaylistException {
        if (text.length() > LONGEST) {
            throw new PlaylistException(Reason.MALFORMED, "The playlist is longer than 1 MB");
        }
        Iterator<String> lines = text.lines().iterator();
        boolean hasBegun = false;
        while (lines.hasNext()) {
            line++;
            String content = lines.next().strip();
            if (!hasBegun) {
                hasBegun = begins(content);
            } else if (line > MOST_LINES) {
                throw malformed("the playlist should have at most " + MOST_LINES + " lines");
            } else if (content.startsWith("#EXT")) {
                int colon = content.indexOf(':');
                tag(
                        content.substring(1, colon < 0 ? content.length() : colon),
                        colon < 0 ? "" : content.substring(colon + 1).strip());
            } else if (!content.isEmpty() && content.charAt(0) != '#') {
                segments.add(segment(content));
            }
        }
        if (!hasBegun) {
            throw new PlaylistException(Reason.NOT_A_PLAYLIST, "The playlist is empty");
        }
        return playlist();
    }

    private boolean begins(String content) throws PlaylistException {
        String start = content.startsWith("\uFEFF") ? content.substring(1).strip() : content;
        if (!start.isEmpty() && !start.startsWith("#EXTM3U")) {
            throw new PlaylistException(
                    Reason.NOT_A_PLAYLIST,
                    "Line %d should be #EXTM3U, but it is %s".formatted(line, PlaylistException.quote(start)));
        }
        return !start.isEmpty();
    }

    private void tag(String name, String value) throws PlaylistException {
        switch (name) {
            case "EXTINF" -> duration = seconds(name, value.split("[,\\s]", 2)[0]);
            case "EXT-X-DISCONTINUITY" -> isDiscontinuity = true;
            case "EXT-X-GAP" -> isGap = true;
            case "EXT-X-PROGRAM-DATE-TIME" -> programDateTime = date(value);
            case "EXT-X-BYTERANGE" -> byteRange = value;
            case "EXT-X-PART" -> part(Attributes.parse(value));
            case "EXT-X-PRELOAD-HINT" -> hint(Attributes.parse(value));
            case "EXT-X-PART-INF" -> partTarget = partTarget(name, Attributes.parse(value));
            case "EXT-X-SERVER-CONTROL" -> partHoldBack = optional(name, Attributes.parse(value), "PART-HOLD-BACK");
            case "EXT-X-VERSION" -> version = (int) number(name, value, 1, Integer.MAX_VALUE);
            case "EXT-X-TARGETDURATION" -> targetDuration = wholeSeconds(seconds(name, value));
            case "EXT-X-MEDIA-SEQUENCE" -> mediaSequence = number(name, value, 0, MediaPlaylist.LARGEST_SEQUENCE);
            case "EXT-X-DISCONTINUITY-SEQUENCE" ->
                discontinuitySequence = number(name, value, 0, MediaPlaylist.LARGEST_SEQUENCE);
            case "EXT-X-INDEPENDENT-SEGMENTS" -> isIndependent = true;
            case "EXT-X-ENDLIST" -> isEnded = true;
            default -> refuseUnsupported(name, value);
        }
    }

    private void refuseUnsupported(String name, String value) throws PlaylistException {
        switch (name) {
            case "EXT-X-KEY" -> {
                String method = Attributes.parse(value).value("METHOD");
                if (!"NONE".equals(method)) {
                    String how = method == null ? "in an unknown way" : "with " + PlaylistException.clean(method);
                    throw unsupported("the segments are encrypted " + how);
                }
            }
            case "EXT-X-MAP" -> throw unsupported("the segments are fragmented MP4");
            case "EXT-X-STREAM-INF" -> throw unsupported("the playlist is a multivariant one");
            case "EXT-X-I-FRAMES-ONLY" -> throw unsupported("the playlist has key frames only");
            case "EXT-X-SKIP" -> throw unsupported("the playlist is an update of another");
            case "EXT-X-DEFINE" -> throw unsupported("the playlist has variables");
            default -> {}
        }
    }

    private MediaSegment segment(String uri) throws PlaylistException {
        if (duration == null) {
            throw malformed("EXTINF should precede the URI " + PlaylistException.quote(uri));
        }
        if (!Uris.isLine(uri)) {
            throw malformed(PlaylistException.quote(uri) + " should be a URI");
        }
        var segment = new MediaSegment(uri, duration, isDiscontinuity, isGap, programDateTime, byteRange(uri), parts);
        duration = null;
        isDiscontinuity = false;
        isGap = false;
        programDateTime = null;
        byteRange = null;
        parts = new ArrayList<>();
        return segment;
    }

    /// An offset that is not written is the end of the segment before, when that is of the same resource.
    private @Nullable ByteRange byteRange(String uri) throws PlaylistException {
        if (byteRange == null) {
            return null;
        }
        int at = byteRange.indexOf('@');
        long length = number("EXT-X-BYTERANGE", at < 0 ? byteRange : byteRange.substring(0, at), 0, LARGEST_OFFSET);
        if (at >= 0) {
            long offset = number("EXT-X-BYTERANGE", byteRange.substring(at + 1), 0, LARGEST_OFFSET);
            return new ByteRange(length, offset);
        }
        ByteRange last = lastRange(uri);
        if (last == null || last.end() > LARGEST_OFFSET) {
            throw malformed("EXT-X-BYTERANGE should have an offset, but it is " + PlaylistException.quote(byteRange));
        }
        return new ByteRange(length, last.end());
    }

    private @Nullable ByteRange lastRange(String uri) {
        MediaSegment last = segments.isEmpty() ? null : segments.getLast();
        return last == null || !last.uri().equals(uri) ? null : last.byteRange();
    }

    private Duration partTarget(String name, Attributes attributes) throws PlaylistException {
        Duration target = required(name, attributes, "PART-TARGET");
        if (target.isZero() || target.compareTo(LONGEST_PART) > 0) {
            throw malformed("PART-TARGET should be more than 0 and at most " + LONGEST_PART.toSeconds());
        }
        return target;
    }

    private void part(Attributes attributes) throws PlaylistException {
        if (partTarget == null || attributes.value("BYTERANGE") != null) {
            return;
        }
        String uri = attributes.value("URI");
        if (uri == null || !Uris.isQuotable(uri)) {
            throw malformed("EXT-X-PART should have a URI");
        }
        Duration length = required("EXT-X-PART", attributes, "DURATION");
        parts.add(new PartialSegment(uri, length, attributes.isYes("INDEPENDENT"), attributes.isYes("GAP")));
    }

    private void hint(Attributes attributes) {
        String uri = attributes.value("URI");
        boolean isWhole = attributes.value("BYTERANGE-START") == null && attributes.value("BYTERANGE-LENGTH") == null;
        if ("PART".equals(attributes.value("TYPE")) && isWhole && uri != null && Uris.isQuotable(uri)) {
            preloadHint = uri;
        }
    }

    private MediaPlaylist playlist() throws PlaylistException {
        if (targetDuration == null) {
            throw new PlaylistException(Reason.MALFORMED, "The playlist has no EXT-X-TARGETDURATION");
        }
        if (duration != null) {
            throw malformed("a URI should follow the last EXTINF");
        }
        return new MediaPlaylist(
                version,
                targetDuration,
                mediaSequence,
                discontinuitySequence,
                isIndependent,
                isEnded,
                lowLatency(),
                segments);
    }

    private @Nullable LowLatency lowLatency() {
        if (partTarget == null) {
            return null;
        }
        Duration holdBack = partHoldBack == null ? partTarget.multipliedBy(DEFAULT_HOLD_BACK) : partHoldBack;
        return new LowLatency(partTarget, holdBack, parts, preloadHint);
    }

    private Duration required(String tag, Attributes attributes, String name) throws PlaylistException {
        Duration value = optional(tag, attributes, name);
        if (value == null) {
            throw malformed(tag + " should have a " + name);
        }
        return value;
    }

    private @Nullable Duration optional(String tag, Attributes attributes, String name) throws PlaylistException {
        String value = attributes.value(name);
        return value == null ? null : seconds(tag, value);
    }

    private Duration seconds(String tag, String value) throws PlaylistException {
        Duration seconds = Seconds.parse(value);
        if (seconds == null) {
            throw malformed("%s should be seconds from 0 to %d, but it is %s"
                    .formatted(tag, Seconds.LONGEST.toSeconds(), PlaylistException.quote(value)));
        }
        return seconds;
    }

    private long number(String tag, String value, long least, long most) throws PlaylistException {
        long number = value.matches("[0-9]{1,18}|[0-8][0-9]{18}") ? Long.parseLong(value) : -1;
        if (number < least || number > most) {
            throw malformed("%s should be a whole number from %d to %d, but it is %s"
                    .formatted(tag, least, most, PlaylistException.quote(value)));
        }
        return number;
    }

    /// Origins that round down, or write decimals, mean no less than this.
    private static Duration wholeSeconds(Duration duration) {
        return Duration.ofSeconds(Math.max(1, duration.plusNanos(999_999_999).toSeconds()));
    }

    private static @Nullable Instant date(String value) {
        try {
            return DATE.parse(value, Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private PlaylistException malformed(String fact) {
        return new PlaylistException(Reason.MALFORMED, "Line " + line + ": " + fact);
    }

    private PlaylistException unsupported(String fact) {
        return new PlaylistException(Reason.UNSUPPORTED, "Line " + line + ": " + fact + ", which is not supported");
    }
}
