package dev.acequia.hls;

/// Validation of URIs in a playlist.
final class Uris {
    private Uris() {}

    /// Whether it is a line of its own that is no tag and no comment.
    static boolean isLine(String uri) {
        return !uri.isEmpty()
                && uri.charAt(0) != '#'
                && uri.equals(uri.strip())
                && uri.chars().noneMatch(Character::isISOControl);
    }

    /// Whether it can stand between quotation marks.
    static boolean isQuotable(String uri) {
        return !uri.isEmpty() && uri.chars().noneMatch(c -> c == '"' || Character.isISOControl(c));
    }
}
