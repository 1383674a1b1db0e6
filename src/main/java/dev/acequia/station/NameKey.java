package dev.acequia.station;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Forms of a name by which names are compared. Digits stay, they are identity; so does a plus sign at a word's end.
public final class NameKey {
    private static final Pattern COUNTRY =
            Pattern.compile("^(?:\\|?\\p{L}{2,3}\\|+|\\[\\p{L}{2,3}]|\\p{Lu}{2,3}\\s*[:|])\\s*");
    private static final Pattern IN_BRACKETS = Pattern.compile("\\[[^\\]]*]");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern PUNCTUATION = Pattern.compile("[^\\p{L}\\p{N}+]+");
    private static final Set<String> QUALITY = Set.of(
            "hd", "uhd", "fhd", "sd", "4k", "8k", "hevc", "h265", "h264", "x265", "x264", "50fps", "60fps", "25fps",
            "720p", "1080p", "1080i", "2160p", "576p", "480p", "raw", "backup", "hq", "lq", "vip");

    private NameKey() {}

    /// In lower case, with single blanks.
    public static String exact(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .strip();
    }

    /// Without accents, country, quality and punctuation; the exact form where nothing else is left.
    public static String loose(String name) {
        String text = COUNTRY.matcher(name).replaceFirst("");
        text = IN_BRACKETS.matcher(text).replaceAll(" ");
        text = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        text = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ");
        StringBuilder key = new StringBuilder();
        for (String word : text.strip().split(" ", -1)) {
            if (!word.isEmpty() && !QUALITY.contains(word)) {
                key.append(key.isEmpty() ? "" : " ").append(word);
            }
        }
        return key.isEmpty() ? exact(name) : key.toString();
    }
}
