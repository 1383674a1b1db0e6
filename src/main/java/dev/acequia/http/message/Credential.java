package dev.acequia.http.message;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/// A key or token that a request brings.
public final class Credential {
    private static final String BEARER = "bearer ";

    private Credential() {}

    /// The credential in the headers `Authorization: Bearer`, else `X-API-Key`; empty when there is none.
    public static String in(Request request) {
        String authorization = request.headers().getOrDefault("authorization", "");
        return authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? authorization.substring(BEARER.length()).strip()
                : request.headers().getOrDefault("x-api-key", "");
    }

    /// Whether what is given is what is wanted, in a time that does not tell how much of it is; nothing is
    /// never right.
    public static boolean isRight(String given, String wanted) {
        return !wanted.isEmpty()
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
    }
}
