package dev.acequia.hls;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Serializer of playlists, always the same text for the same value: one order of tags, line feeds, one at the end.
public final class PlaylistWriter {
    private static final int HEAD = 300;
    private static final int ENTRY = 160;
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private PlaylistWriter() {}

    public static String write(MediaPlaylist playlist) {
        var text = new StringBuilder(HEAD + ENTRY * playlist.segments().size());
        head(text, playlist);
        for (MediaSegment segment : playlist.segments()) {
            segment(text, segment);
        }
        openEnd(text, playlist.lowLatency());
        if (playlist.isEnded()) {
            text.append("#EXT-X-ENDLIST\n");
        }
        return text.toString();
    }

    private static void head(StringBuilder text, MediaPlaylist playlist) {
        text.append("#EXTM3U\n#EXT-X-VERSION:").append(playlist.version());
        text.append("\n#EXT-X-TARGETDURATION:").append(playlist.targetDuration().toSeconds());
        LowLatency lowLatency = playlist.lowLatency();
        if (lowLatency != null) {
            text.append("\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=");
            Seconds.append(text, lowLatency.partHoldBack()).append("\n#EXT-X-PART-INF:PART-TARGET=");
            Seconds.append(text, lowLatency.partTarget());
        }
        text.append("\n#EXT-X-MEDIA-SEQUENCE:").append(playlist.mediaSequence());
        text.append("\n#EXT-X-DISCONTINUITY-SEQUENCE:").append(playlist.discontinuitySequence());
        text.append(playlist.isIndependent() ? "\n#EXT-X-INDEPENDENT-SEGMENTS\n" : "\n");
    }

    private static void segment(StringBuilder text, MediaSegment segment) {
        if (segment.isDiscontinuity()) {
            text.append("#EXT-X-DISCONTINUITY\n");
        }
        if (segment.programDateTime() != null) {
            text.append("#EXT-X-PROGRAM-DATE-TIME:");
            MILLISECONDS.formatTo(segment.programDateTime(), text);
            text.append('\n');
        }
        if (segment.isGap()) {
            text.append("#EXT-X-GAP\n");
        }
        segment.parts().forEach(part -> part(text, part));
        Seconds.append(text.append("#EXTINF:"), segment.duration()).append(",\n");
        ByteRange range = segment.byteRange();
        if (range != null) {
            text.append("#EXT-X-BYTERANGE:").append(range.length()).append('@').append(range.offset());
            text.append('\n');
        }
        text.append(segment.uri()).append('\n');
    }

    private static void openEnd(StringBuilder text, @Nullable LowLatency lowLatency) {
        if (lowLatency == null) {
            return;
        }
        lowLatency.openParts().forEach(part -> part(text, part));
        if (lowLatency.preloadHint() != null) {
            text.append("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"")
                    .append(lowLatency.preloadHint())
                    .append("\"\n");
        }
    }

    private static void part(StringBuilder text, PartialSegment part) {
        Seconds.append(text.append("#EXT-X-PART:DURATION="), part.duration());
        text.append(",URI=\"").append(part.uri()).append('"');
        text.append(part.isIndependent() ? ",INDEPENDENT=YES" : "");
        text.append(part.isGap() ? ",GAP=YES\n" : "\n");
    }
}
