package dev.acequia.http.message;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A text that stays the same while the server runs: sent packed where that helps, and not again to who has it.
///
/// It is made when it is first asked for. Thread-safe; two that ask first at once may both make it, of the same bytes.
public final class Asset {
    private final Supplier<Forms> made;
    private volatile @Nullable Forms forms;

    private record Forms(EntityTag tag, Answer whole, Answer packed) {
        static Forms of(String contentType, byte[] text, Map<String, String> headers) {
            EntityTag tag = EntityTag.of(text);
            Answer whole = new Answer(200, contentType, text, headers)
                    .with("ETag", tag.weak())
                    .with("Vary", "Accept-Encoding");
            return new Forms(tag, whole.forAll(), Gzip.packed(whole).forAll());
        }
    }

    /// A file with further headers.
    ///
    /// @param contentType such as `text/html; charset=utf-8`
    /// @param text asked for once
    /// @param headers further ones; with a `Cache-Control` among them it is not asked for anew each time
    public Asset(String contentType, Supplier<byte[]> text, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Cache-Control", "no-cache");
        all.putAll(headers);
        this.made = () -> Forms.of(contentType, text.get(), all);
    }

    private Forms forms() {
        Forms known = forms;
        if (known == null) {
            known = made.get();
            forms = known;
        }
        return known;
    }

    /// All of it.
    public Answer whole() {
        return forms().whole();
    }

    /// All of it, or that nothing has changed.
    public Answer answer(Request request) {
        Forms now = forms();
        if (now.tag().isNamedBy(request.header("if-none-match"))) {
            return new Answer(304, "", new byte[0], now.whole().headers());
        }
        return Gzip.isAcceptedBy(request.header("accept-encoding")) ? now.packed() : now.whole();
    }
}
