package dev.acequia.engine;

import dev.acequia.text.OneLineText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An engine's description of a stream that it has not started (`engine-api.md` 1.11, `get_media_files`).
///
/// @param infohash 40 lower-case hexadecimal digits
/// @param title    null when it has none
/// @param isLive null when the engine does not say
public record ContentInfo(
        String infohash, @Nullable String title, @Nullable Boolean isLive) {
    private static final int LONGEST_TITLE = 200;

    static ContentInfo of(EngineErrors errors, JsonReply reply) throws EngineException {
        LenientJson json = reply.content();
        String infohash = json.text("infohash");
        if (infohash == null || !ContentId.isHash(infohash.toLowerCase(Locale.ROOT))) {
            throw errors.garbled("an answer without an infohash", json.map().toString());
        }
        String title = json.words("name", "title");
        String type = json.text("type");
        return new ContentInfo(
                infohash.toLowerCase(Locale.ROOT),
                title == null ? null : OneLineText.clean(title, LONGEST_TITLE),
                type == null ? null : type.equalsIgnoreCase("live"));
    }
}
