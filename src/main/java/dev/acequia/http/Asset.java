package dev.acequia.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// A text that stays the same while the server runs: sent packed where that helps, and not again to who has it.
public final class Asset {
    private final Answer whole;
    private final Answer packed;
    private final EntityTag tag;

    /// @param contentType such as `text/html; charset=utf-8`
    /// @param headers further ones; with a `Cache-Control` among them it is not asked for anew each time
    public Asset(String contentType, byte[] text, Map<String, String> headers) {
        tag = EntityTag.of(text);
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Cache-Control", "no-cache");
        all.putAll(headers);
        whole = new Answer(200, contentType, text, all).with("ETag", tag.weak()).with("Vary", "Accept-Encoding");
        packed = Gzip.packed(whole);
    }

    /// All of it.
    public Answer whole() {
        return whole;
    }

    /// All of it, or that nothing has changed.
    public Answer answer(Request request) {
        if (tag.isNamedBy(request.header("if-none-match"))) {
            return new Answer(304, "", new byte[0], whole.headers());
        }
        return Gzip.isAcceptedBy(request.header("accept-encoding")) ? packed : whole;
    }
}
