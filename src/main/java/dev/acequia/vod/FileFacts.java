package dev.acequia.vod;

import dev.acequia.engine.FileResponse;
import org.jspecify.annotations.Nullable;

/// What an engine has told of a file.
///
/// @param length in bytes; -1 when it is not known
/// @param tag name of its bytes, which never change; null when the engine did not name the content
/// @param hasRanges whether parts can be had
public record FileFacts(
        long length, String contentType, @Nullable String tag, boolean hasRanges) {
    static FileFacts of(FileResponse response, @Nullable String tag) {
        boolean hasRanges = response.status() == 206 || "bytes".equals(response.acceptRanges());
        return new FileFacts(response.whole(), response.contentType(), tag, hasRanges);
    }
}
