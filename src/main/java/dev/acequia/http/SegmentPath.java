package dev.acequia.http;

import dev.acequia.engine.ContentId;
import org.jspecify.annotations.Nullable;

/// Which bytes a segment URL names: `<40 hex>/segment/<number>.ts`, or with a part `<number>.<part>.ts`.
///
/// @param part counted from 0; -1 means the whole segment
record SegmentPath(ContentId content, long number, int part) {
    /// Reads the tail of a path; null when it names no segment.
    static @Nullable SegmentPath of(String tail) {
        String[] folders = tail.split("/", -1);
        if (folders.length != 3 || !folders[1].equals("segment")) {
            return null;
        }
        String[] name = folders[2].split("\\.", -1);
        boolean hasPart = name.length == 3;
        if (name.length > 3 || name.length > 1 && !name[name.length - 1].equals("ts")) {
            return null;
        }
        try {
            return new SegmentPath(
                    ContentId.parse(ContentId.Kind.CONTENT_ID, folders[0]),
                    Long.parseUnsignedLong(name[0]) & Long.MAX_VALUE,
                    hasPart ? Integer.parseUnsignedInt(name[1]) & Integer.MAX_VALUE : -1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
