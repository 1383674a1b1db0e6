package dev.acequia.stationlist;

import dev.acequia.engine.ContentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reader of text that people write: every link and every 40 digits in it, each with the name that stands beside it, or
/// on the line before, or, where the text begins with a link and ends with a name, on the line behind.
final class TextListReader {
    private static final Pattern LINK = Pattern.compile(
            "(?:acestream|ace|infohash|pid):(?://)?[^\\s\"'<>|,;)\\]]+"
                    + "|magnet:\\?[^\\s\"'<>|)\\]]+"
                    + "|plugin://[^\\s\"'<>]+"
                    + "|[a-z][a-z0-9+.-]{1,20}://[^\\s\"'<>|)\\]]+"
                    + "|(?<![0-9A-Za-z])[0-9a-f]{40}(?:-\\d{1,4})?(?:\\?_idx=\\d+)?(?![0-9A-Za-z])",
            Pattern.CASE_INSENSITIVE);

    /// Links that mean streams of engines, and nothing else.
    private static final Pattern OURS =
            Pattern.compile("acestream:|ace:|infohash:|pid:|magnet:|plugin:|[0-9a-f]{40}", Pattern.CASE_INSENSITIVE);

    /// What stands around a name and is not of it.
    private static final String AROUND = " \t\u00a0-–—:|>•·*#=,;_~→►▶➡\"'`[](){}";
    private static final Pattern LIST_NUMBER = Pattern.compile("^\\d{1,4}[.)]\\s+");
    private static final Pattern WORD_FOR_ID = Pattern.compile(
            "(?i)[\\s:=|-]*\\b(?:ace ?stream|content)?[ _-]?(?:id|hash|infohash|pid|link|enlace)\\s*[:=]?\\s*$");
    /// What stands between two links of one station.
    private static final Pattern JOINT = Pattern.compile("(?iu)(?:or|and|y|o|ou|e|и|или|backup|alt|\\d)[.:]?");

    /// Stands before each cell of a web page's table.
    static final char CELL = '\u001f';

    private static final int LONGEST_NAME_LINE = 300;

    private final ListOrigin origin;
    private final ListSink sink;
    private final boolean isNameBehind;
    private String pendingName = "";
    private int pendingLine;
    private final List<ContentId> contents = new ArrayList<>();
    private boolean isDoubtful;
    private int line;
    private String name = "";

    /// @param isNameBehind whether each name follows its link on a line of its own
    TextListReader(ListOrigin origin, ListSink sink, boolean isNameBehind) {
        this.origin = origin;
        this.sink = sink;
        this.isNameBehind = isNameBehind;
    }

    /// Whether there is anything to read in a line.
    static boolean hasLink(String line) {
        return LINK.matcher(line).find();
    }

    /// Takes the next line, which is not empty.
    void line(int number, String text) throws ListException {
        List<Found> found = found(text);
        boolean isNamed = found.stream().anyMatch(each -> !each.name().isEmpty());
        List<Found> ours = found.stream().filter(each -> !each.isStrange()).toList();
        if (ours.isEmpty()) {
            Found only = found.isEmpty() || isNamed ? null : found.getFirst();
            if (only != null && only.link() instanceof StreamLink.Unplayable(String reason)) {
                sink.skipped(number, pendingName, reason);
                pendingName = "";
            } else {
                withoutLink(number, name(text));
            }
        } else if (ours.stream().allMatch(each -> each.name().isEmpty())) {
            linksOnly(number, ours);
        } else {
            named(number, ours);
        }
    }

    /// A link in a line.
    ///
    /// @param name that stands before it, or behind it where the line begins with a link; empty when there is none
    /// @param isStrange whether it means something else than a stream of engines
    private record Found(StreamLink link, String name, boolean isStrange) {}

    private List<Found> found(String text) {
        List<MatchResult> all = LINK.matcher(text).results().toList();
        List<Found> found = new ArrayList<>();
        boolean isLinkFirst = !all.isEmpty()
                && name(text.substring(0, all.getFirst().start())).isEmpty();
        for (int i = 0; i < all.size(); i++) {
            int begin =
                    isLinkFirst ? all.get(i).end() : i == 0 ? 0 : all.get(i - 1).end();
            int end = !isLinkFirst
                    ? all.get(i).start()
                    : i + 1 < all.size() ? all.get(i + 1).start() : text.length();
            StreamLink link = LinkReader.read(withoutStop(all.get(i).group()), origin.isPrivateAllowed());
            boolean isStrange = link instanceof StreamLink.Unplayable
                    && !OURS.matcher(all.get(i).group()).lookingAt();
            found.add(new Found(link, name(text.substring(begin, end)), isStrange));
        }
        return found;
    }

    /// A line with names in it: each link belongs to the last name.
    private void named(int number, List<Found> found) throws ListException {
        for (Found each : found) {
            boolean isJoined = JOINT.matcher(each.name()).matches() && !contents.isEmpty();
            if (!each.name().isEmpty() && !isJoined) {
                flush();
                begin(number, each.name());
            }
            add(number, each);
        }
        flush();
        pendingName = "";
    }

    private static String withoutStop(String link) {
        int end = link.length();
        while (end > 0 && ".!".indexOf(link.charAt(end - 1)) >= 0) {
            end--;
        }
        return link.substring(0, end);
    }

    private void withoutLink(int number, String text) throws ListException {
        if (isNameBehind && !contents.isEmpty()) {
            name = text;
            flush();
            return;
        }
        flush();
        pendingName = text;
        pendingLine = number;
    }

    private void linksOnly(int number, List<Found> found) throws ListException {
        if (isNameBehind) {
            begin(contents.isEmpty() ? number : line, "");
        } else if (contents.isEmpty() || !pendingName.isEmpty() || name.isEmpty()) {
            flush();
            begin(pendingName.isEmpty() ? number : pendingLine, pendingName);
            pendingName = "";
        }
        for (Found each : found) {
            add(number, each);
        }
    }

    private void begin(int number, String called) {
        line = number;
        name = called;
    }

    private void add(int number, Found found) throws ListException {
        switch (found.link()) {
            case StreamLink.Playable(ContentId content, boolean isOfStranger) -> {
                if (!contents.contains(content) && contents.size() < ListEntry.MOST_CONTENTS) {
                    contents.add(content);
                    isDoubtful |= isOfStranger;
                }
            }
            case StreamLink.Unplayable(String reason) -> sink.skipped(number, name, reason);
        }
    }

    private void flush() throws ListException {
        if (!contents.isEmpty()) {
            String shown = name.isEmpty() ? contents.getFirst().shortName() : name;
            sink.entry(new ListEntry(line, shown, "", List.of(), "", "", null, Map.of(), contents, isDoubtful));
        }
        contents.clear();
        isDoubtful = false;
        name = "";
    }

    /// The list is over.
    void end() throws ListException {
        flush();
    }

    private static String cut(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && AROUND.indexOf(text.charAt(begin)) >= 0) {
            begin++;
        }
        while (end > begin && AROUND.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(begin, end);
    }

    /// The name in a text without its links; empty when there is none.
    private static String name(String text) {
        if (text.length() > LONGEST_NAME_LINE) {
            return "";
        }
        if (text.indexOf(CELL) >= 0) {
            return Stream.of(text.split(String.valueOf(CELL), -1))
                    .map(TextListReader::name)
                    .filter(each -> !each.isEmpty())
                    .findFirst()
                    .orElse("");
        }
        String cut = cut(WORD_FOR_ID.matcher(text.strip()).replaceFirst(""));
        String named = cut(LIST_NUMBER.matcher(cut).replaceFirst(""));
        return balanced(ListText.clean(named), text);
    }

    /// Gives back a bracket whose other half is within the name: `News (HD)`.
    private static String balanced(String name, String text) {
        for (String pair : new String[] {"()", "[]"}) {
            int open = name.lastIndexOf(pair.charAt(0));
            if (open > 0 && name.indexOf(pair.charAt(1), open) < 0 && text.indexOf(pair.charAt(1)) > 0) {
                return name + pair.charAt(1);
            }
        }
        return name;
    }
}
