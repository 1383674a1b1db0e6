package dev.acequia.engine;

import dev.acequia.text.OneLineText;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Host and port that a URL names.
///
/// @param name    in lower case, IPv6 without its brackets
/// @param port    as it was written; empty when it was not
/// @param address that the name is, in any of the spellings that resolvers take; null when it is a name
public record UrlHost(String name, String port, @Nullable InetAddress address) {
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9a-f:.]{2,45}]|[a-z0-9_](?:[a-z0-9._-]{0,252}))(?::(\\d{0,5}))?");
    private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");

    /// Reads `host`, `host:port`, `[IPv6]` or `[IPv6]:port`.
    ///
    /// @throws IllegalArgumentException with a sentence for users
    static UrlHost ofAuthority(String text) {
        if (text.indexOf('@') >= 0) {
            throw new IllegalArgumentException("A URL must have no user and password, but it has.");
        }
        Matcher parts = AUTHORITY.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw malformed(text);
        }
        String name = parts.group(1);
        String port = Objects.requireNonNullElse(parts.group(2), "");
        if (!port.isEmpty() && Integer.parseInt(port) > 65_535) {
            throw malformed(text);
        }
        try {
            if (name.startsWith("[")) {
                String literal = name.substring(1, name.length() - 1);
                return new UrlHost(literal, port, InetAddress.ofLiteral(literal));
            }
            return new UrlHost(name, port, isNumeric(name) ? ipv4(name) : null);
        } catch (IllegalArgumentException e) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "The host of a URL must be a name of ASCII letters, digits, dots and hyphens, or an IP address, but it is \"%s\"."
                        .formatted(OneLineText.clean(text, 80)));
    }

    /// Whether resolvers take it as an IPv4 address: its last part is a number.
    private static boolean isNumeric(String name) {
        String whole = withoutDot(name);
        return NUMBER.matcher(whole.substring(whole.lastIndexOf('.') + 1)).matches();
    }

    /// Reads `127.0.0.1` and the other spellings of the C library: fewer parts, octal and hexadecimal numbers.
    private static InetAddress ipv4(String name) {
        return Inet4Address.ofPosixLiteral(withoutDot(name));
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /// Whether it is this machine or one of its own networks, as far as can be seen without asking for an address.
    public boolean isPrivate() {
        String whole = withoutDot(name);
        return whole.equals("localhost")
                || whole.endsWith(".localhost")
                || address != null && PrivateNetworks.has(address);
    }

    /// The host as it is written in a URL.
    @Override
    public String toString() {
        return name.indexOf(':') >= 0 ? "[" + name + "]" : name;
    }
}
