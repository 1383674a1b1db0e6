package dev.acequia.session;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Identity that we give engines as a player: 32 hexadecimal digits, the same again for the same stream on the same
/// engine, so that a session left over from before is taken over and not competed with (`engine-api.md` 1.5).
public record PlayerId(String hex) {
    private static final int BYTES = 16;

    /// The id under which a server plays a stream on an engine.
    ///
    /// @param instance what sets this server apart from others that use the same engine
    public static PlayerId of(String instance, EngineAddress engine, ContentId content) {
        String name = instance + "\n" + engine + "\n" + content;
        byte[] digest = sha256().digest(name.getBytes(StandardCharsets.UTF_8));
        return new PlayerId(HexFormat.of().formatHex(digest, 0, BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
