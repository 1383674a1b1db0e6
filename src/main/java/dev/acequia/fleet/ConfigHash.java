package dev.acequia.fleet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/// Digest of all that makes one engine different from another.
final class ConfigHash {
    private static final int DIGITS = 12;

    private ConfigHash() {}

    /// What few profiles have: a digest without it is that of servers that did not know of it.
    private static String more(EngineProfile profile) {
        String more = String.join("\1", profile.user(), String.join(",", profile.capabilities()), profile.revision());
        return more.equals("\1\1") ? "" : more;
    }

    static String of(EngineProfile profile) {
        String more = more(profile);
        String all = String.join(
                "\0",
                profile.image(),
                String.join("\1", profile.command()),
                new TreeMap<>(profile.environment()).toString(),
                String.valueOf(profile.memoryBytes()),
                String.valueOf(profile.shmBytes()),
                profile.stateFolder());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((more.isEmpty() ? all : all + "\0" + more).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
