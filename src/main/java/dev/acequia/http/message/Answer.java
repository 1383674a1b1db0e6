package dev.acequia.http.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A whole answer to a request.
///
/// @param contentType empty when there is no body
/// @param headers further headers
/// @param shared the body outside the heap, once for all who get it; null when it is made for one of them
public record Answer(
        int status,
        String contentType,
        byte[] body,
        Map<String, String> headers,
        @Nullable ByteBuffer shared) {
    private static final byte[] NO_BODY = {};

    public Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, body, headers, null);
    }

    public static Answer json(int status, String json) {
        return new Answer(status, "application/json", json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static Answer empty(int status) {
        return new Answer(status, "", NO_BODY, Map.of());
    }

    /// Sends the client elsewhere for now.
    public static Answer redirect(String location) {
        return empty(302).with("Location", location);
    }

    public Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, body, more, shared);
    }

    /// The same for many: however many of them take long to read it, its bytes are there once.
    Answer forAll() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(body.length).put(body).flip();
        return new Answer(status, contentType, body, headers, bytes.asReadOnlyBuffer());
    }

    /// The body, for one of those who get it.
    public ByteBuf content() {
        return shared == null ? Unpooled.wrappedBuffer(body) : Unpooled.wrappedBuffer(shared.duplicate());
    }

    /// The number of bytes held for this client only, until it has taken them.
    public int own() {
        return shared == null ? body.length : 0;
    }
}
