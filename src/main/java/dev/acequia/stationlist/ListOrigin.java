package dev.acequia.stationlist;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Origin of a list, as far as it is known before the list is read.
///
/// @param base URL that relative links start from; null when it has none
/// @param declared charset that its server has named; null when it has named none, or UTF-8
/// @param usual charset that its user has named; null when none was named
/// @param isPrivateAllowed whether links may name a host that is not on the internet
public record ListOrigin(
        @Nullable URI base,
        @Nullable Charset declared,
        @Nullable Charset usual,
        Predicate<String> isPrivateAllowed) {
    private static final Pattern CHARSET =
            Pattern.compile("charset\\s*=\\s*[\"']?([\\w.:-]+)", Pattern.CASE_INSENSITIVE);

    /// A list without a URL.
    public static final ListOrigin PASTED = new ListOrigin(null, null, null, _ -> false);

    /// A list that was fetched.
    ///
    /// @param contentType as its server has sent it
    public static ListOrigin of(URI url, String contentType) {
        return new ListOrigin(url, charset(contentType).orElse(null), null, _ -> false);
    }

    /// The same in a charset that its user knows.
    public ListOrigin usually(@Nullable Charset charset) {
        return new ListOrigin(base, declared, charset, isPrivateAllowed);
    }

    /// The same, whose links may name these private hosts.
    public ListOrigin allowing(Predicate<String> hosts) {
        return new ListOrigin(base, declared, usual, hosts);
    }

    private static Optional<Charset> charset(String contentType) {
        Matcher named = CHARSET.matcher(contentType);
        return named.find()
                ? charsetNamed(named.group(1)).filter(each -> !each.equals(StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /// The charset of this name; empty when Java has none.
    public static Optional<Charset> charsetNamed(String name) {
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
