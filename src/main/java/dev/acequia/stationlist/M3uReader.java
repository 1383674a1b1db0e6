package dev.acequia.stationlist;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reader of the lines of an M3U list, one after the other: lines with a `#` describe the link that follows them.
///
/// What is not known is skipped, and never ends an entry. A group that stands before an entry holds until another one
/// comes; one within an entry is of that entry only.
final class M3uReader {
    private static final Pattern DIGITS = Pattern.compile("(?<![0-9A-Za-z])[0-9a-fA-F]{40}(?![0-9A-Za-z])");
    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");
    private static final int SHORT = 8;
    private static final String HEAD = "#EXTM3U";
    private static final String GROUP = "#EXTGRP:";
    private static final String PICTURE = "#EXTIMG:";
    private static final List<String> OF_ONE_STREAM =
            List.of("#EXT-X-STREAM-INF", "#EXT-X-TARGETDURATION", "#EXT-X-MEDIA-SEQUENCE");

    private final ListOrigin origin;
    private final ListSink sink;
    private @Nullable ExtInf info;
    private int begin;
    private List<String> standingGroups = List.of();
    private @Nullable List<String> ownGroups;
    private String picture = "";
    private Map<String, String> head = Map.of(); // of all heads what is kept, at most ExtInf.MOST_KEPT
    private boolean hasEntries;
    private boolean isInfoLost;

    M3uReader(ListOrigin origin, ListSink sink) {
        this.origin = origin;
        this.sink = sink;
    }

    /// Whether a line can only stand in an M3U list.
    static boolean isSign(String line) {
        return begins(line, HEAD) || begins(line, ExtInf.TAG) || begins(line, GROUP);
    }

    /// Takes the next line, which is not empty.
    void line(int number, String line) throws ListException {
        if (line.charAt(0) != '#') {
            target(number, line);
        } else if (begins(line, ExtInf.TAG)) {
            abandon();
            info = ExtInf.read(line);
            begin = number;
        } else if (begins(line, HEAD)) {
            head(line);
        } else if (begins(line, GROUP)) {
            group(line.substring(GROUP.length()));
        } else if (begins(line, PICTURE)) {
            picture = ExtInf.url(line.substring(PICTURE.length()));
        } else if (!hasEntries && OF_ONE_STREAM.stream().anyMatch(each -> begins(line, each))) {
            throw new ListException(
                    ListException.Reason.NO_LIST,
                    "A list of stations was expected, but this is the playlist of one HLS stream");
        }
    }

    private void head(String line) {
        Map<String, String> attributes =
                AttributeScanner.scan(line, HEAD.length()).attributes();
        Map<String, String> all = new HashMap<>(new ExtInf(attributes, "").kept());
        head.forEach((key, value) -> {
            if (all.size() < ExtInf.MOST_KEPT) {
                all.putIfAbsent(key, value);
            }
        });
        head = all;
        standingGroups = List.of();
        sink.head(new ListHead(attributes));
    }

    private void group(String text) {
        if (info == null) {
            standingGroups = ExtInf.groups(text);
        } else {
            ownGroups = ExtInf.groups(text);
        }
    }

    /// A line that is too long to be read.
    void tooLong(int number) throws ListException {
        sink.skipped(number, "", "the line is longer than " + LineReader.LONGEST + " bytes");
        forget();
        isInfoLost = true;
    }

    /// The list is over.
    void end() throws ListException {
        abandon();
    }

    /// The last entry has no link.
    private void abandon() throws ListException {
        ExtInf last = info;
        if (last != null) {
            sink.skipped(begin, last.shownName(), "no link follows it");
        }
        forget();
    }

    private void forget() {
        isInfoLost = false;
        info = null;
        ownGroups = null;
        picture = "";
    }

    private void target(int number, String target) throws ListException {
        if (isInfoLost) {
            forget(); // what described it has been reported
            return;
        }
        ExtInf of = info == null ? new ExtInf(Map.of(), "") : info;
        int line = info == null ? number : begin;
        String named = of.shownName();
        String name = named.isEmpty() ? lastPart(target) : named;
        hasEntries = true;
        switch (LinkReader.read(absolute(target), origin.isPrivateAllowed())) {
            case StreamLink.Unplayable(String reason) -> sink.skipped(line, name, reason);
            case StreamLink.Playable(var content, boolean isDoubtful) ->
                sink.entry(new ListEntry(
                        line,
                        name,
                        of.guideName(),
                        groups(of),
                        of.logo().isEmpty() ? picture : of.logo(),
                        of.guideId(),
                        of.number(),
                        kept(of),
                        List.of(content),
                        isDoubtful));
        }
        forget();
    }

    private List<String> groups(ExtInf of) {
        List<String> own = of.groups();
        return own != null ? own : ownGroups != null ? ownGroups : standingGroups;
    }

    /// Catch-up and shift of the head hold for each entry that has none of its own.
    private Map<String, String> kept(ExtInf of) {
        if (head.isEmpty()) {
            return of.kept();
        }
        Map<String, String> all = new HashMap<>(head);
        all.putAll(of.kept());
        return all;
    }

    /// A relative target starts from the list's URL.
    private String absolute(String target) {
        URI base = origin.base();
        boolean isAbsolute =
                ABSOLUTE.matcher(target).lookingAt() || DIGITS.matcher(target).lookingAt();
        if (base == null || isAbsolute) {
            return target;
        }
        try {
            return base.resolve(target.replace(" ", "%20")).toString();
        } catch (IllegalArgumentException e) {
            return target;
        }
    }

    /// The last part of a target's path, for an entry without a name; the beginning of a content's digits.
    static String lastPart(String target) {
        String bare = target.replaceFirst("[|?#].*", "").replaceFirst("/+$", "");
        String last = bare.substring(bare.lastIndexOf('/') + 1);
        String stem = last.replaceFirst("\\.\\w{1,9}$", "");
        String named = ListText.clean(stem.isEmpty() ? target : stem);
        boolean isEngine = named.equals("getstream") || named.equals("manifest");
        Matcher digits = DIGITS.matcher(isEngine ? target : named);
        return digits.find() ? digits.group().substring(0, SHORT).toLowerCase(Locale.ROOT) : named;
    }

    private static boolean begins(String line, String tag) {
        return line.regionMatches(true, 0, tag, 0, tag.length());
    }
}
