package dev.acequia.output;

import dev.acequia.engine.ContentId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Bytes named by a segment URL: `<40 hex>/segment/<number>.ts`, or with a part `<number>.<part>.ts`.
///
/// @param part counted from 0; -1 means the whole segment
record SegmentPath(ContentId content, long number, int part) {
    private static final Pattern NAME = Pattern.compile("(\\d{1,18})(?:(?:\\.(\\d{1,9}))?\\.ts)?");

    /// Reads the tail of a path; null when it names no segment.
    static @Nullable SegmentPath of(String tail) {
        String[] folders = tail.split("/", -1);
        if (folders.length != 3 || !folders[1].equals("segment")) {
            return null;
        }
        Matcher name = NAME.matcher(folders[2]);
        if (!name.matches()) {
            return null;
        }
        String part = name.group(2);
        try {
            return new SegmentPath(
                    ContentId.parse(ContentId.Kind.CONTENT_ID, folders[0]),
                    Long.parseLong(name.group(1)),
                    part == null ? -1 : Integer.parseInt(part));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
