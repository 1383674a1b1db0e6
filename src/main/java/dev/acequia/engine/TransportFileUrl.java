package dev.acequia.engine;

import dev.acequia.text.OneLineText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// URL of a transport file (`.acelive`, `.torrent`), which engines fetch and Acequia never does.
///
/// @param text as it was given
/// @param host in lower case, IPv6 without its brackets
/// @param digest SHA-1 of the normalised URL: scheme and host in lower case, no default port, no fragment, `/` for an
///               empty path
public record TransportFileUrl(String text, UrlHost host, String digest) {
    /// The longest one that is accepted.
    public static final int LONGEST = 2048;

    private static final Pattern PARTS =
            Pattern.compile("(https?)://([^/?#]*)([^?#]*)(\\?[^#]*)?(?:#.*)?", Pattern.CASE_INSENSITIVE);

    /// Reads a URL; blanks around it are left out.
    ///
    /// @throws IllegalArgumentException with a sentence for users
    public static TransportFileUrl parse(String given) {
        String text = given.strip();
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "The URL of a transport file must have at most %d characters, but it has %d."
                            .formatted(LONGEST, text.length()));
        }
        if (OddCharacters.isIn(text)) {
            throw malformed("must have no blanks or control characters", text);
        }
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw malformed("must begin with http:// or https://", text);
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        UrlHost host = UrlHost.ofAuthority(parts.group(2));
        String port = host.port().equals(scheme.equals("http") ? "80" : "443") ? "" : host.port();
        String path = parts.group(3).isEmpty() ? "/" : parts.group(3);
        String query = parts.group(4) == null ? "" : parts.group(4);
        String normalised = scheme + "://" + host + (port.isEmpty() ? "" : ":" + port) + path + query;
        return new TransportFileUrl(text, host, sha1(normalised));
    }

    private static IllegalArgumentException malformed(String expectation, String text) {
        return new IllegalArgumentException("The URL of a transport file %s, but it is \"%s\"."
                .formatted(expectation, OneLineText.clean(text, 80)));
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
