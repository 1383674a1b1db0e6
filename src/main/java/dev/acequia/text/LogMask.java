package dev.acequia.text;

import java.util.regex.Pattern;

/// What an engine prints, without the secrets that its command line, its URLs and its headers have.
public final class LogMask {
    private static final String MASK = "***";

    /// Names of what is secret, as a flag, a parameter, a variable, a header or a field of JSON; group 1 is kept.
    private static final Pattern SECRET = Pattern.compile(
            "(?i)([\\w-]*(?:access[_-]?token|api[_-]?key|auth[_-]?key|password|passwd|secret|token)[\"']?"
                    + "(?:\\s*[=:]\\s*|\\s+(?=\\S))[\"']?)(?!\\s)([^\\s\"'&;,}]+)");

    /// Credentials of a scheme of HTTP, or before the host of a URL.
    private static final Pattern SCHEME = Pattern.compile("(?i)((?:bearer|basic)\\s+)[\\w.~+/=-]+");

    private static final Pattern USER = Pattern.compile("(://)[^/\\s@]+@");

    private LogMask() {}

    /// The line without them.
    public static String mask(String line) {
        String masked = SCHEME.matcher(line).replaceAll("$1" + MASK);
        masked = USER.matcher(masked).replaceAll("$1" + MASK + "@");
        return SECRET.matcher(masked).replaceAll("$1" + MASK);
    }
}
