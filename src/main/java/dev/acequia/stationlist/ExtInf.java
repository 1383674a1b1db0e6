package dev.acequia.stationlist;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An `#EXTINF` line: a duration, which means nothing for live streams, attributes and a name (`catalogue.md` 1.1).
///
/// @param name behind the attributes; empty when there is none
record ExtInf(Map<String, String> attributes, String name) {
    static final String TAG = "#EXTINF";

    private static final List<String> GUIDE_IDS = List.of("tvg-id", "channel-id", "channelid", "xui-id", "cuid");
    private static final List<String> LOGOS = List.of("tvg-logo", "logo", "tvg-logo-small");
    private static final List<String> NUMBERS =
            List.of("tvg-chno", "ch-number", "channel-number", "tvh-chnum", "tvg-num", "tvg-channel-no");

    /// Attributes that are kept as they are.
    private static final Set<String> KEPT = Set.of(
            "tvg-shift",
            "tvg-language",
            "tvg-country",
            "tvg-type",
            "radio",
            "parent-code",
            "censored",
            "aspect-ratio",
            "audio-track",
            "catchup",
            "catchup-type",
            "catchup-days",
            "catchup-source",
            "catchup-correction",
            "timeshift",
            "tvg-rec",
            "realtime",
            "acestream-autosearch");
    private static final List<String> KEPT_BEGINNINGS = List.of("tvc-", "tvh-", "provider", "media");
    private static final int LONGEST_VALUE = 1024;
    private static final int LONGEST_URL = 2048;
    static final int MOST_KEPT = 32;
    private static final int MOST_GROUPS = 16;

    /// Reads a line that begins with the [#TAG], in upper or lower case.
    static ExtInf read(String line) {
        int begin = TAG.length();
        begin += begin < line.length() && line.charAt(begin) == ':' ? 1 : 0;
        int from = afterDuration(line, begin);
        AttributeScanner.Scanned scanned = AttributeScanner.scan(line, from);
        String name = scanned.name();
        if (name.isEmpty() && line.indexOf(',', from) < 0) {
            name = scanned.rest().isEmpty() ? withoutNumber(line.substring(begin, from)) : scanned.rest();
        }
        return new ExtInf(scanned.attributes(), name);
    }

    /// The index behind the duration: what stands before the first blank or comma, and is no attribute.
    private static int afterDuration(String line, int begin) {
        int from = begin;
        while (from < line.length() && line.charAt(from) == ' ') {
            from++;
        }
        int end = from;
        while (end < line.length() && line.charAt(end) != ',' && line.charAt(end) != ' ' && line.charAt(end) != '\t') {
            if (line.charAt(end) == '=') {
                return from;
            }
            end++;
        }
        return end;
    }

    /// The only word of a line without a comma; empty when it is a duration.
    private static String withoutNumber(String word) {
        return word.strip().matches("[-+]?[0-9.]*") ? "" : word.strip();
    }

    /// The name, failing that a second one; empty when there is none.
    String shownName() {
        return ListText.clean(Stream.of(name, value("tvg-name"), value("tvc-guide-title"))
                .filter(each -> !ListText.clean(each).isEmpty())
                .findFirst()
                .orElse(""));
    }

    String guideName() {
        return ListText.clean(value("tvg-name"));
    }

    String guideId() {
        return GUIDE_IDS.stream()
                .map(each -> ListText.guideId(value(each)))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
    }

    String logo() {
        return LOGOS.stream()
                .map(this::value)
                .filter(each -> !each.isBlank())
                .findFirst()
                .map(ExtInf::url)
                .orElse("");
    }

    /// A URL without control characters; empty when it is too long.
    static String url(String text) {
        boolean isUsable = text.length() <= LONGEST_URL && text.chars().noneMatch(Character::isISOControl);
        return isUsable ? text.strip() : "";
    }

    @Nullable
    ChannelNumber number() {
        for (String each : NUMBERS) {
            ChannelNumber number = ChannelNumber.read(value(each));
            if (number != null) {
                return number;
            }
        }
        return null;
    }

    /// Its groups; null when it does not say.
    @Nullable
    List<String> groups() {
        String all = value("group-title");
        return all.isBlank() ? null : groups(all);
    }

    /// Groups with semicolons between them.
    static List<String> groups(String all) {
        return Stream.of(all.split(";", -1))
                .map(ListText::clean)
                .filter(each -> !each.isEmpty())
                .distinct()
                .limit(MOST_GROUPS)
                .toList();
    }

    Map<String, String> kept() {
        return attributes.entrySet().stream()
                .filter(each ->
                        KEPT.contains(each.getKey()) || KEPT_BEGINNINGS.stream().anyMatch(each.getKey()::startsWith))
                .filter(each -> !each.getValue().isBlank() && each.getValue().length() <= LONGEST_VALUE)
                .limit(MOST_KEPT)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> clean(each.getValue()), (one, _) -> one, HashMap::new));
    }

    private static String clean(String value) {
        return value.chars().anyMatch(Character::isISOControl) ? ListText.clean(value) : value;
    }

    private String value(String key) {
        return attributes.getOrDefault(key, "");
    }
}
