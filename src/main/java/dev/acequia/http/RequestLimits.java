package dev.acequia.http;

/// Sizes that a request may have, in bytes.
final class RequestLimits {
    static final int MAX_LINE = 8192;
    static final int MAX_HEADERS = 16384;
    static final int MAX_BODY = 64 << 10;

    private RequestLimits() {}
}
