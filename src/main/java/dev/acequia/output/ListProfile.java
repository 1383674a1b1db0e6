package dev.acequia.output;

import dev.acequia.http.message.Request;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Profile of the players that a list of stations is made for.
enum ListProfile {
    PLAIN,
    KODI,
    JELLYFIN,
    TVHEADEND,
    TIVIMATE,
    CHANNELS;

    /// The profile that a request names; [#PLAIN] when it names none, empty when it names an unknown one.
    static Optional<ListProfile> of(Request request) {
        String name = request.parameter("profile");
        if (name == null || name.isBlank()) {
            return Optional.of(PLAIN);
        }
        for (ListProfile each : values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(name.strip().toLowerCase(Locale.ROOT))) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// Line before each URL, so that Kodi asks for no type; null for none.
    @Nullable
    String property(boolean isHls) {
        return this == KODI ? "#KODIPROP:mimetype=" + (isHls ? "application/vnd.apple.mpegurl" : "video/mp2t") : null;
    }

    /// Whether the server must be kept from opening each stream to look for a guide in it.
    boolean isWithoutGuide() {
        return this == TVHEADEND;
    }
}
