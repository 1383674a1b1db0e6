package dev.acequia.text;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// Text without the keys and tokens in it: the values of all parameters whose name suggests a secret, however it is
/// encoded, wherever they stand, and the user information of URLs. That is more than we accept: a client that sends a
/// secret in the wrong place has sent it all the same.
public final class Redaction {
    /// Text that stands for a secret.
    public static final String HIDDEN = "***";

    private static final List<String> SECRET =
            List.of("token", "key", "secret", "pass", "auth", "pwd", "cred", "sig", "jwt");

    /// The characters before a parameter's name; the bar is Kodi's (`players.md` 4.6).
    private static final String BEFORE_NAMES = "?&;#|/ ";

    private static final String BEHIND_USERS = "/?&# ";

    private Redaction() {}

    /// The request of a client, or a URL, without secrets.
    public static String of(String request) {
        StringBuilder shown = new StringBuilder(request.length());
        int copied = 0;
        int name = 0;
        for (int i = 0; i < request.length(); i++) {
            int equals = equalsSign(request, i);
            if (equals > 0 && isSecret(request.substring(name, i))) {
                shown.append(request, copied, i + equals).append(HIDDEN);
                copied = end(request, i);
                i = copied - 1;
                name = copied;
            } else if (equals > 0 || BEFORE_NAMES.indexOf(request.charAt(i)) >= 0) {
                name = i + 1;
            }
        }
        shown.append(request, copied, request.length());
        return withoutUsers(shown.toString());
    }

    /// The same without the user information of URLs and of addresses: what stands between two slashes, or an equals
    /// sign, and the last `@` before the next part of the URL, however these are encoded. Linear in its length.
    private static String withoutUsers(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        int copied = 0;
        int user = -1;
        int at = -1;
        for (int i = 0; i <= text.length(); i++) {
            int begin = beginOfUser(text, i, user);
            boolean isOver = i == text.length() || begin >= 0 || BEHIND_USERS.indexOf(text.charAt(i)) >= 0;
            if (isOver && at >= 0) {
                shown.append(text, copied, user).append(HIDDEN);
                copied = at;
            }
            if (isOver) {
                user = begin;
                at = -1;
                i = begin < 0 ? i : begin - 1;
            } else if (user >= 0 && (text.charAt(i) == '@' || text.startsWith("%40", i))) {
                at = i;
            }
        }
        return shown.append(text, copied, text.length()).toString();
    }

    /// The index where user information may begin that this index announces; -1 when it announces none. An equals sign
    /// within it is a part of it.
    private static int beginOfUser(String text, int i, int user) {
        if (text.startsWith("//", i)) {
            return i + 2;
        }
        if (text.regionMatches(true, i, "%2f%2f", 0, 6)) {
            return i + 6;
        }
        int equals = user < 0 && i < text.length() ? equalsSign(text, i) : 0;
        return equals > 0 ? i + equals : -1;
    }

    /// A text that should be the value of a setting but is none: whatever stands before an at sign may be who logs in.
    public static String ofRefused(String text) {
        int at = text.lastIndexOf('@');
        int scheme = text.indexOf("://");
        int begin = scheme < 0 || scheme > at ? 0 : scheme + "://".length();
        return at < 0 ? of(text) : text.substring(0, begin) + HIDDEN + of(text.substring(at));
    }

    /// The length of the equals sign at an index; 0 when there is none.
    private static int equalsSign(String text, int at) {
        if (text.charAt(at) == '=') {
            return 1;
        }
        return text.regionMatches(true, at, "%3d", 0, 3) ? 3 : 0;
    }

    private static boolean isSecret(String name) {
        String plain = decoded(name).toLowerCase(Locale.ROOT);
        return SECRET.stream().anyMatch(plain::contains);
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    /// The index of the end of a value that begins before `from`: a secret may have any other character.
    private static int end(String text, int from) {
        int and = text.indexOf('&', from);
        int blank = text.lastIndexOf(' ');
        return and >= 0 ? and : blank >= from ? blank : text.length();
    }
}
