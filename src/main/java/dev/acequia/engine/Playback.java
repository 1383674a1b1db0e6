package dev.acequia.engine;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An engine's answer to a start (`engine-api.md` 1.3). All URLs point to the address that the engine was reached by,
/// whatever the engine wrote.
///
/// @param playbackUrl       where the media are, by way of redirects
/// @param statUrl           where statistics are
/// @param commandUrl        where the session is stopped
/// @param infohash the content's one key, 40 lower-case hexadecimal digits; null when the engine did not report it
/// @param playbackSessionId the engine's name for the download at the time of the start; no key
/// @param isLive whether it has no end; of an engine that does not say it has none
public record Playback(
        EngineAddress engine,
        URI playbackUrl,
        @Nullable URI statUrl,
        @Nullable URI commandUrl,
        @Nullable String infohash,
        @Nullable String playbackSessionId,
        boolean isLive,
        boolean isEncrypted) {
    private static final int LONGEST_URL = 4096;
    private static final Pattern INFOHASH_IN_PATH = Pattern.compile("/ace/[a-z]/([0-9a-fA-F]{40})(?:/|$)");

    static Playback of(EngineErrors errors, JsonReply reply) throws EngineException {
        LenientJson json = reply.content();
        URI playbackUrl = url(errors, json, "playback_url");
        if (playbackUrl == null) {
            throw errors.garbled("an answer without a playback URL", json.map().toString());
        }
        return new Playback(
                errors.engine(),
                playbackUrl,
                url(errors, json, "stat_url"),
                url(errors, json, "command_url"),
                infohash(json, playbackUrl),
                json.text("playback_session_id"),
                !json.isCleared("is_live"),
                json.isSet("is_encrypted"));
    }

    /// A session that another proxy has started: it can be asked about and stopped, at the engine that we know.
    ///
    /// @throws IllegalArgumentException when a URL is not one of a playback
    public static Playback ofAnother(EngineAddress engine, @Nullable String statUrl, @Nullable String commandUrl) {
        return new Playback(
                engine, engine.url("/"), here(engine, statUrl), here(engine, commandUrl), null, null, true, false);
    }

    private static @Nullable URI here(EngineAddress engine, @Nullable String url) {
        if (url == null) {
            return null;
        }
        try {
            URI own = engine.own(url, engine.url("/"));
            if (own.getPath().startsWith("/ace/")) {
                return own;
            }
        } catch (URISyntaxException e) {
            // As one that leads elsewhere.
        }
        throw new IllegalArgumentException("The URL of a session must be http://host:port/ace/…, not '" + url + "'");
    }

    private static @Nullable URI url(EngineErrors errors, LenientJson json, String name) throws EngineException {
        String url = json.whole(name);
        if (url != null && url.length() > LONGEST_URL) {
            throw errors.garbled("a URL of " + url.length() + " characters", url);
        }
        return url == null ? null : own(errors, url, errors.engine().url("/"));
    }

    /// The URL that an engine wrote, at the address by which the engine is reached.
    static URI own(EngineErrors errors, String url, URI relativeTo) throws EngineException {
        try {
            return errors.engine().own(url, relativeTo);
        } catch (URISyntaxException e) {
            throw errors.garbled("something that is not a URL", url);
        }
    }

    private static @Nullable String infohash(LenientJson json, URI playbackUrl) {
        String told = json.text("infohash");
        if (told != null && ContentId.isHash(told.toLowerCase(Locale.ROOT))) {
            return told.toLowerCase(Locale.ROOT);
        }
        Matcher inPath = INFOHASH_IN_PATH.matcher(playbackUrl.getRawPath());
        return inPath.find() ? inPath.group(1).toLowerCase(Locale.ROOT) : null;
    }

    /// Whether the playback is a playlist of segments, as far as its URL shows; an engine may answer with one all the
    /// same (`engine-api.md` 1.7).
    public boolean isHls() {
        return playbackUrl.getPath().toLowerCase(Locale.ROOT).endsWith(".m3u8");
    }

    /// The failure of the media, because of a fact that their reader sees.
    ///
    /// @param fact follows "but" in a sentence: `its playlist has not changed for 15 s`
    public EngineException failed(EngineException.Reason reason, String fact) {
        return mediaErrors().because(reason, fact);
    }

    /// The failure of the media to come in time.
    public EngineException late(Duration limit) {
        return mediaErrors().late(limit, null);
    }

    EngineErrors mediaErrors() {
        return new EngineErrors(engine, "send the media of " + title());
    }

    /// Its name in a sentence.
    String title() {
        return infohash == null ? "a session" : "infohash " + infohash;
    }

    /// A URL of this session with one more query parameter.
    static URI with(URI url, String parameter) {
        return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + parameter);
    }
}
