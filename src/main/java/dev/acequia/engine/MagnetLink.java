package dev.acequia.engine;

import dev.acequia.text.OneLineText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Magnet link with a BitTorrent infohash, `magnet:?xt=urn:btih:…`.
///
/// @param text as it was given
/// @param infohash 40 lower-case hexadecimal digits
/// @param hosts those of its trackers, sources and peers
public record MagnetLink(String text, String infohash, List<UrlHost> hosts) {
    /// The longest one that is accepted.
    public static final int LONGEST = 4096;

    private static final String BEGIN = "magnet:?";
    private static final Pattern HASH =
            Pattern.compile("urn:btih:([0-9a-f]{40}|[a-z2-7]{32})", Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDRESS = Pattern.compile("([a-z][a-z0-9+.-]*):(?://([^/?#]*).*)?.*");
    private static final List<String> SCHEMES = List.of("http", "https", "udp", "ws", "wss", "urn");
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

    public MagnetLink {
        hosts = List.copyOf(hosts);
    }

    /// Reads a link; blanks around it are left out.
    ///
    /// @throws IllegalArgumentException with a sentence for users
    public static MagnetLink parse(String given) {
        String text = given.strip();
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "A magnet link must have at most %d characters, but it has %d.".formatted(LONGEST, text.length()));
        }
        if (!text.regionMatches(true, 0, BEGIN, 0, BEGIN.length())) {
            throw malformed("must begin with magnet:?", text);
        }
        String infohash = null;
        List<UrlHost> hosts = new ArrayList<>();
        for (String pair : text.substring(BEGIN.length()).split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(pair.substring(0, Math.max(0, equals)), text).toLowerCase(Locale.ROOT);
            String value = decoded(pair.substring(equals + 1), text);
            if (infohash == null && (name.equals("xt") || name.startsWith("xt."))) {
                Matcher hash = HASH.matcher(value);
                infohash = hash.matches() ? hex(hash.group(1).toLowerCase(Locale.ROOT)) : null;
            } else if (name.equals("x.pe")) {
                hosts.add(UrlHost.ofAuthority(value));
            } else if (!name.equals("dn") && !name.equals("kt")) {
                addHost(value, hosts);
            }
        }
        if (infohash == null) {
            throw malformed("must have an infohash, as xt=urn:btih: and 40 hexadecimal or 32 base-32 digits", text);
        }
        return new MagnetLink(text, infohash, hosts);
    }

    private static IllegalArgumentException malformed(String expectation, String text) {
        return new IllegalArgumentException(
                "A magnet link %s, but it is \"%s\".".formatted(expectation, OneLineText.clean(text, 80)));
    }

    private static String decoded(String part, String text) {
        try {
            String decoded = URLDecoder.decode(part, StandardCharsets.UTF_8);
            if (decoded.codePoints().noneMatch(Character::isISOControl)) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            throw malformed("must be percent-encoded", text);
        }
        throw malformed("must have no control characters", text);
    }

    private static void addHost(String value, List<UrlHost> hosts) {
        Matcher address = ADDRESS.matcher(value.strip().toLowerCase(Locale.ROOT));
        if (!address.matches()) {
            return;
        }
        if (!SCHEMES.contains(address.group(1))) {
            throw new IllegalArgumentException(
                    "The addresses in a magnet link must be http, https, udp or ws URLs, but one is \"%s\"."
                            .formatted(OneLineText.clean(value, 80)));
        }
        if (address.group(2) != null) {
            hosts.add(UrlHost.ofAuthority(address.group(2)));
        }
    }

    /// The 20 bytes of 32 digits in base 32 (RFC 4648), or the 40 hexadecimal digits as they are.
    private static String hex(String digits) {
        if (digits.length() == 40) {
            return digits;
        }
        StringBuilder hex = new StringBuilder(40);
        int bits = 0;
        int count = 0;
        for (int i = 0; i < digits.length(); i++) {
            bits = bits << 5 | BASE32.indexOf(digits.charAt(i));
            for (count += 5; count >= 4; count -= 4) {
                hex.append(Character.forDigit(bits >> count - 4 & 0xf, 16));
            }
            bits &= (1 << count) - 1;
        }
        return hex.toString();
    }
}
