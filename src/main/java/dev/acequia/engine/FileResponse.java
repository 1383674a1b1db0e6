package dev.acequia.engine;

import dev.acequia.text.OneLineText;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An engine's answer to the request of a file or a part of it, as soon as its headers have arrived.
///
/// @param status       200, 206 or 416
/// @param length       how many bytes the body has; -1 when the engine does not say
/// @param contentRange `bytes 0-99/1000`, well-formed; null when there is none
/// @param whole        how many bytes the file has; -1 when that is not known
/// @param contentType  of audio or video; `application/octet-stream` of anything else
/// @param acceptRanges `bytes` or `none`; null when the engine does not say
public record FileResponse(
        int status,
        long length,
        @Nullable String contentRange,
        long whole,
        String contentType,
        @Nullable String acceptRanges,
        MediaBody body)
        implements AutoCloseable {
    static final Set<Integer> STATUSES = Set.of(200, 206, 416);

    /// What a browser may be told that bytes from a swarm are.
    private static final Pattern MEDIA =
            Pattern.compile("(?:audio|video)/[a-z0-9][a-z0-9.+-]{0,60}|application/(?:ogg|mp4|x-matroska)");

    private static final Pattern RANGE = Pattern.compile("bytes (?:\\d{1,18}-\\d{1,18}|\\*)/(\\d{1,18}|\\*)");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    static FileResponse of(Response response) {
        HttpHeaders headers = response.head().headers();
        String range = headers.get("Content-Range", "").strip();
        Matcher parts = RANGE.matcher(range);
        boolean isRange = parts.matches();
        long length = number(headers.get("Content-Length", ""));
        long whole = response.status() == 200 ? length : isRange ? number(parts.group(1)) : -1;
        String accepted = headers.get("Accept-Ranges", "").strip();
        return new FileResponse(
                response.status(),
                length,
                isRange ? range : null,
                whole,
                type(headers.get("Content-Type", "")),
                accepted.equals("bytes") || accepted.equals("none") ? accepted : null,
                response.body());
    }

    private static long number(String text) {
        return LENGTH.matcher(text.strip()).matches() ? Long.parseLong(text.strip()) : -1;
    }

    private static String type(String told) {
        String type = OneLineText.clean(told, 80).toLowerCase(Locale.ROOT);
        int end = type.indexOf(';');
        String media = end < 0 ? type : type.substring(0, end).strip();
        return MEDIA.matcher(media).matches() ? media : "application/octet-stream";
    }

    @Override
    public void close() {
        body.close();
    }
}
