package dev.acequia.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/// Packs answers for clients that accept it (RFC 9110 8.4.1.3).
final class Gzip {
    private static final int WORTH_IT = 400;

    private Gzip() {}

    /// The same answer packed, unless it is too short to become shorter.
    static Answer packed(Answer answer) {
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
