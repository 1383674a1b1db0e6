package dev.acequia.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Digests of texts in lower-case hex: everything that looks random in the engine's answers comes from them.
final class Hash {
    private Hash() {}

    /// 40 digits.
    static String sha1(String text) {
        return digest("SHA-1", text);
    }

    /// 32 digits.
    static String md5(String text) {
        return digest("MD5", text);
    }

    /// 64 digits.
    static String sha256(String text) {
        return digest("SHA-256", text);
    }

    private static String digest(String algorithm, String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
