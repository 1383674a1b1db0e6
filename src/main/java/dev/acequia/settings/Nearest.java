package dev.acequia.settings;

import dev.acequia.text.OneLineText;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/// The known name that a mistyped one was most likely meant to be.
///
/// Near means few letters inserted, left out, replaced or swapped with their neighbour; case does not count.
public final class Nearest {
    /// Of longer names only the start is compared.
    private static final int COMPARED = 80;

    private Nearest() {}

    /// The nearest of the known names, of equally near ones the first.
    ///
    /// @throws java.util.NoSuchElementException when no name is known
    public static String to(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .orElseThrow();
    }

    /// The key of a setting that is most like the one given.
    static String key(String key) {
        return to(key, Catalogue.all().stream().map(Setting::key).toList());
    }

    static int distance(String left, String right) {
        String a = comparable(left);
        String b = comparable(right);
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean isEqual = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] = Math.min(last[j - 1] + (isEqual ? 0 : 1), 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], 1 + beforeLast[j - 2]);
                }
            }
        }
        return row[b.length()];
    }

    private static String comparable(String name) {
        return OneLineText.cut(name, COMPARED).toLowerCase(Locale.ROOT);
    }
}
