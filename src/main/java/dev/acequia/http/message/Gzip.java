package dev.acequia.http.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Packs answers for clients that accept it (RFC 9110 8.4.1.3).
public final class Gzip {
    private static final int WORTH_IT = 400;
    private static final Pattern NEVER = Pattern.compile("\\s*[qQ]\\s*=\\s*0(\\.0*)?\\s*");

    private Gzip() {}

    /// Whether a client that sends this as `Accept-Encoding` takes packed answers (RFC 9110 12.5.3).
    public static boolean isAcceptedBy(@Nullable String encodings) {
        boolean isAny = false;
        for (String each : encodings == null ? new String[0] : encodings.split(",", -1)) {
            String[] parts = each.split(";", -1);
            boolean isWanted =
                    Arrays.stream(parts).noneMatch(part -> NEVER.matcher(part).matches());
            switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
                case "gzip", "x-gzip" -> {
                    return isWanted;
                }
                case "*" -> isAny = isWanted;
                default -> {}
            }
        }
        return isAny;
    }

    /// The same answer packed, unless it is too short to become shorter.
    public static Answer packed(Answer answer) {
        if (answer.body().length < WORTH_IT) {
            return answer;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(WORTH_IT);
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Answer(answer.status(), answer.contentType(), bytes.toByteArray(), answer.headers())
                .with("Content-Encoding", "gzip");
    }
}
