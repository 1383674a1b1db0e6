package dev.acequia.http.message;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.TooLongHttpHeaderException;

/// The headers of a request, as many as one has that means well: each takes far more memory than bytes.
public final class RequestFields extends DefaultHttpHeaders {
    /// The most headers that a request may have.
    public static final int MOST = 100;

    public static final HttpHeadersFactory FACTORY = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return new RequestFields();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return new RequestFields();
        }
    };

    private RequestFields() {}

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        if (size() >= MOST) {
            throw new TooLongHttpHeaderException("A request must have at most " + MOST + " headers, but has more");
        }
        return super.add(name, value);
    }
}
