package dev.acequia.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;

/// Answer to a fetch. The caller closes it.
///
/// @param status 200, or 304 when nothing has changed
/// @param url that has answered, after redirects
/// @param headers by name in lower case
/// @param body empty with 304
public record Fetched(int status, URI url, Map<String, String> headers, InputStream body) implements AutoCloseable {
    public boolean isUnchanged() {
        return status == 304;
    }

    /// The value of a header; empty when there is none.
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
