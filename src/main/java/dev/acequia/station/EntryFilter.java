package dev.acequia.station;

import dev.acequia.stationlist.ListEntry;
import dev.acequia.stationlist.ListText;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Choice and change of a list's entries by its [ListOptions].
final class EntryFilter {
    private static final int MOST_STEPS = 100_000;

    private final ListOptions options;
    private final @Nullable Pattern include;
    private final @Nullable Pattern exclude;
    private final @Nullable Pattern rename;

    EntryFilter(ListOptions options) {
        this.options = options;
        this.include = pattern(options.include());
        this.exclude = pattern(options.exclude());
        this.rename = pattern(options.rename());
    }

    private static @Nullable Pattern pattern(String text) {
        return text.isEmpty() ? null : Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /// Why an entry is left out, to follow its name; null when it is not.
    @Nullable
    String refusal(ListEntry entry) {
        if (entry.isDoubtful() && !options.takesDoubtful()) {
            return "its URL is of another server, and only names a content: to be confirmed";
        }
        if (include != null && !finds(include, entry)) {
            return "it is not one of those that the list's settings include";
        }
        return exclude != null && finds(exclude, entry) ? "the list's settings exclude it" : null;
    }

    private static boolean finds(Pattern pattern, ListEntry entry) {
        return find(pattern, entry.name()) || entry.groups().stream().anyMatch(each -> find(pattern, each));
    }

    private static boolean find(Pattern pattern, String text) {
        try {
            return pattern.matcher(new BoundedText(text)).find();
        } catch (IllegalStateException e) {
            return false;
        }
    }

    StationValues values(ListEntry entry) {
        List<String> groups =
                entry.groups().isEmpty() && !options.group().isEmpty() ? List.of(options.group()) : entry.groups();
        return new StationValues(
                name(entry.name()),
                entry.guideName(),
                entry.number(),
                groups,
                entry.logo(),
                entry.guideId(),
                entry.attributes());
    }

    private String name(String name) {
        if (rename == null) {
            return name;
        }
        try {
            String renamed =
                    ListText.clean(rename.matcher(new BoundedText(name)).replaceAll(options.renameTo()));
            return renamed.isEmpty() ? name : renamed;
        } catch (IllegalStateException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return name;
        }
    }

    /// Text that ends a match which looks at it too often: patterns can take exponential time.
    private static final class BoundedText implements CharSequence {
        private final CharSequence text;
        private int looks;

        BoundedText(CharSequence text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++looks > MOST_STEPS) {
                throw new IllegalStateException("the pattern takes too long");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
