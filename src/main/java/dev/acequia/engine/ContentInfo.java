package dev.acequia.engine;

import dev.acequia.text.OneLineText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An engine's description of a stream that it has not started (`engine-api.md` 1.11, `get_media_files`).
///
/// @param infohash 40 lower-case hexadecimal digits
/// @param title    null when it has none
/// @param isLive   null when the engine does not tell
public record ContentInfo(
        String infohash, @Nullable String title, @Nullable Boolean isLive) {
    private static final int LONGEST_TITLE = 200;

    static ContentInfo of(EngineErrors call, JsonReply reply) throws EngineException {
        LenientJson fields = reply.content();
        String infohash = fields.text("infohash");
        if (infohash == null || !ContentId.isHash(infohash.toLowerCase(Locale.ROOT))) {
            throw call.garbled("an answer without an infohash", fields.map().toString());
        }
        String title = fields.words("name", "title");
        String type = fields.text("type");
        return new ContentInfo(
                infohash.toLowerCase(Locale.ROOT),
                title == null ? null : OneLineText.clean(title, LONGEST_TITLE),
                type == null ? null : type.equalsIgnoreCase("live"));
    }
}
