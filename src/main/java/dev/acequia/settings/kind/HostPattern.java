package dev.acequia.settings.kind;

import java.util.Locale;
import java.util.Optional;

/// The name of a host in lower case, or with `*.` before it all names below.
public record HostPattern() implements Kind<String> {
    private static final int LONGEST = 253;
    private static final String ALL_BELOW = "*.";

    @Override
    public Optional<String> read(String text) {
        String name = text.startsWith(ALL_BELOW) ? text.substring(ALL_BELOW.length()) : text;
        boolean isName = !name.isEmpty()
                && text.length() <= LONGEST
                && name.charAt(0) != '.'
                && name.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c) || "-._".indexOf(c) >= 0);
        return isName ? Optional.of(text.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    @Override
    public String write(String value) {
        return value;
    }

    @Override
    public String expected() {
        return "host names such as tv.example.org or *.example.org without a port";
    }
}
