package dev.acequia.stationlist;

import dev.acequia.engine.ContentId;
import dev.acequia.json.JsonValue;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Object of a JSON list, as entries: one station with its links, a result of an engine's search with the contents that
/// were found, or a group with stations in it (`catalogue.md` 2.2 and 2.4).
final class JsonEntry {
    private static final int DEEPEST = 4;
    private static final List<String> NAMES = List.of("name", "title", "label", "channel", "channel_name", "tvg-name");
    private static final List<String> GROUPS =
            List.of("group", "groups", "category", "categories", "cat", "group_title", "group-title", "genre");
    private static final List<String> LOGOS =
            List.of("logo", "icon", "icons", "image", "tvg_logo", "tvg-logo", "picture");
    private static final List<String> GUIDE_IDS = List.of("tvg_id", "tvg-id", "tvgId", "epg_id", "epgId", "guide_id");
    private static final List<String> NUMBERS =
            List.of("number", "chno", "tvg_chno", "tvg-chno", "channel_number", "lcn", "ch");
    private static final List<String> IDS = List.of(
            "content_id",
            "contentid",
            "contentId",
            "infohash",
            "id",
            "hash",
            "ace_id",
            "acestream_id",
            "acestreamId",
            "acestream",
            "ace",
            "pid",
            "link",
            "url",
            "uri",
            "src",
            "magnet",
            "stream",
            "stream_url");
    private static final List<String> MANY =
            List.of("links", "urls", "sources", "streams", "hashes", "ids", "acestreams");
    private static final List<String> INNER =
            List.of("stations", "channels", "items", "results", "list", "groups", "playlist");

    private final ListOrigin origin;
    private final ListSink sink;

    JsonEntry(ListOrigin origin, ListSink sink) {
        this.origin = origin;
        this.sink = sink;
    }

    /// Takes an element of a list: an object, or a text that is a link.
    ///
    /// @param key its name, where it is a field and not an element; else empty
    void take(int line, String key, JsonValue element) throws ListException {
        take(line, key, element, "", 0);
    }

    private void take(int line, String key, JsonValue element, String group, int depth) throws ListException {
        if (!element.isObject()) {
            text(line, key, element, group);
            return;
        }
        if (depth < DEEPEST && element.at("result").isObject()) {
            take(line, key, element.at("result"), group, depth + 1);
            return;
        }
        String named = ListText.clean(first(element, NAMES));
        String name = named.isEmpty() ? ListText.clean(key) : named;
        List<JsonValue> found = element.at("items").elements().toList();
        boolean isSearch = !found.isEmpty() && found.stream().allMatch(each -> hasDigits(each, "infohash"));
        if (isSearch) {
            result(line, name, element, found, group);
            return;
        }
        if (depth < DEEPEST && !hasOwnLink(element)) {
            boolean isGroup = false;
            for (String each : INNER) {
                for (JsonValue inner : element.at(each).elements().toList()) {
                    isGroup = true;
                    take(line, "", inner, name.isEmpty() ? group : name, depth + 1);
                }
            }
            if (isGroup) {
                return;
            }
        }
        station(line, name, element, links(element), group);
    }

    private void text(int line, String key, JsonValue element, String group) throws ListException {
        String link = element.text();
        if (!link.isBlank()) {
            String name = key.isEmpty() ? M3uReader.lastPart(link) : ListText.clean(key);
            emit(line, name, element, List.of(link), group);
        }
    }

    /// A result of a search: its contents, the one first that plays most probably.
    private void result(int line, String name, JsonValue element, List<JsonValue> found, String group)
            throws ListException {
        List<String> links = found.stream()
                .sorted(Comparator.<JsonValue>comparingDouble(each -> -number(each, "status"))
                        .thenComparingDouble(each -> -number(each, "availability"))
                        .thenComparingDouble(each -> -number(each, "availability_updated_at"))
                        .thenComparingDouble(each -> -number(each, "bitrate")))
                .map(each -> "infohash://" + each.at("infohash").text().strip())
                .toList();
        String shown =
                name.isEmpty() ? ListText.clean(found.getFirst().at("name").text()) : name;
        JsonValue described = hasAny(element, "categories") ? element : found.getFirst();
        List<String> groups = groups(described, group);
        String logo = logo(element).isEmpty() ? logo(found.getFirst()) : logo(element);
        emit(line, shown, described, links, groups, logo);
    }

    private void station(int line, String name, JsonValue element, List<String> links, String group)
            throws ListException {
        if (links.isEmpty()) {
            sink.skipped(line, name, "it has no link");
        } else {
            emit(line, name.isEmpty() ? M3uReader.lastPart(links.getFirst()) : name, element, links, group);
        }
    }

    private void emit(int line, String name, JsonValue element, List<String> links, String group) throws ListException {
        emit(line, name, element, links, groups(element, group), logo(element));
    }

    private void emit(int line, String name, JsonValue element, List<String> links, List<String> groups, String logo)
            throws ListException {
        Set<ContentId> contents = new LinkedHashSet<>();
        boolean isDoubtful = false;
        String reason = "";
        for (String each : links) {
            switch (LinkReader.read(each, origin.isPrivateAllowed())) {
                case StreamLink.Playable(ContentId content, boolean isOfStranger) -> {
                    if (contents.size() < ListEntry.MOST_CONTENTS) {
                        contents.add(content);
                        isDoubtful |= isOfStranger;
                    }
                }
                case StreamLink.Unplayable(String why) -> reason = why;
            }
        }
        if (contents.isEmpty()) {
            sink.skipped(line, name, reason);
            return;
        }
        sink.entry(new ListEntry(
                line,
                name,
                ListText.clean(first(element, List.of("tvg_name", "tvg-name"))),
                groups,
                logo,
                ListText.guideId(first(element, GUIDE_IDS)),
                number(element),
                kept(element),
                List.copyOf(contents),
                isDoubtful));
    }

    private static List<String> links(JsonValue element) {
        Set<String> links = new LinkedHashSet<>();
        for (String each : IDS) {
            add(each, element.at(each), links);
        }
        for (String each : MANY) {
            for (JsonValue inner : element.at(each).elements().toList()) {
                add(each, inner, links);
                links.addAll(inner.isObject() ? links(inner) : List.of());
            }
        }
        return keepIds(links);
    }

    /// An ID of another system is no link where there is a better one.
    private static List<String> keepIds(Set<String> links) {
        List<String> real = links.stream()
                .filter(each -> each.contains(":") || each.strip().matches("[0-9a-fA-F]{40}.*"))
                .toList();
        return real.isEmpty() ? List.copyOf(links) : real;
    }

    private static void add(String name, JsonValue value, Set<String> links) {
        String text = value.text().strip();
        if (!text.isEmpty()) {
            boolean isInfohash = name.equals("infohash") && text.matches("[0-9a-fA-F]{40}");
            links.add(isInfohash ? "infohash://" + text : text);
        }
        value.elements().filter(each -> !each.isObject()).forEach(each -> add(name, each, links));
    }

    private static boolean hasOwnLink(JsonValue element) {
        return IDS.stream()
                .anyMatch(each -> TextListReader.hasLink(element.at(each).text()));
    }

    private static boolean hasDigits(JsonValue element, String name) {
        return ContentId.isHash(element.at(name).text().strip().toLowerCase(java.util.Locale.ROOT));
    }

    private static boolean hasAny(JsonValue element, String name) {
        return element.at(name).elements().findAny().isPresent();
    }

    private static List<String> groups(JsonValue element, String group) {
        List<String> own = GROUPS.stream()
                .map(element::at)
                .flatMap(each ->
                        Stream.concat(Stream.of(each.text()), each.elements().map(JsonValue::text)))
                .flatMap(each -> ExtInf.groups(each).stream())
                .distinct()
                .toList();
        return own.isEmpty() && !group.isEmpty() ? List.of(group) : own;
    }

    private static String logo(JsonValue element) {
        return LOGOS.stream()
                .map(element::at)
                .flatMap(each -> Stream.concat(
                        Stream.of(each.text(), each.at("url").text()),
                        each.elements()
                                .flatMap(inner ->
                                        Stream.of(inner.text(), inner.at("url").text()))))
                .map(ExtInf::url)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static @Nullable ChannelNumber number(JsonValue element) {
        return NUMBERS.stream()
                .map(each -> scalar(element.at(each)))
                .flatMap(each -> Stream.ofNullable(ChannelNumber.read(each)))
                .findFirst()
                .orElse(null);
    }

    /// Languages, countries, and the number by which engines' guides know the station.
    private static Map<String, String> kept(JsonValue element) {
        Map<String, String> kept = new HashMap<>();
        put(kept, "tvg-language", element.at("languages"));
        put(kept, "tvg-country", element.at("countries"));
        String channel = scalar(element.at("channel_id"));
        if (channel.matches("[1-9]\\d{0,9}")) {
            kept.put("acestream-channel-id", channel);
        }
        return kept;
    }

    private static void put(Map<String, String> kept, String name, JsonValue all) {
        String text = all.elements()
                .map(each -> ListText.clean(each.text()))
                .filter(each -> !each.isEmpty())
                .limit(8)
                .collect(Collectors.joining(";"));
        if (!text.isEmpty()) {
            kept.put(name, text);
        }
    }

    private static String scalar(JsonValue value) {
        return value.number()
                .map(each -> each % 1 == 0 ? Long.toString(each.longValue()) : each.toString())
                .orElseGet(value::text);
    }

    private static double number(JsonValue element, String name) {
        return element.at(name).number().orElse(0.0);
    }

    private static String first(JsonValue element, List<String> names) {
        return names.stream()
                .map(each -> scalar(element.at(each)))
                .filter(each -> !each.isBlank())
                .findFirst()
                .orElse("");
    }
}
