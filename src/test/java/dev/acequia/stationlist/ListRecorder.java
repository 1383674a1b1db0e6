package dev.acequia.stationlist;

import dev.acequia.engine.ContentId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What was read of a list, a line for each thing.
final class ListRecorder implements ListSink {
    private final List<String> lines = new ArrayList<>();
    final List<ListEntry> entries = new ArrayList<>();

    @Override
    public void entry(ListEntry entry) {
        entries.add(entry);
        StringBuilder line = new StringBuilder(entry.line() + " " + entry.name());
        part(line, "as", entry.guideName());
        part(line, "in", String.join(" & ", entry.groups()));
        part(line, "id", entry.guideId());
        part(line, "no", entry.number() == null ? "" : entry.number().toString());
        part(line, "logo", entry.logo());
        part(line, "with", new TreeMap<>(entry.attributes()).toString().replace("{}", ""));
        line.append(entry.isDoubtful() ? " ?? " : " => ");
        lines.add(line + entry.contents().stream().map(ListRecorder::content).collect(Collectors.joining(", ")));
    }

    private static void part(StringBuilder line, String word, String value) {
        if (!value.isEmpty()) {
            line.append(" · ").append(word).append(' ').append(value);
        }
    }

    private static String content(ContentId content) {
        String link = content.link();
        String kind = content.kind() == ContentId.Kind.CONTENT_ID
                ? ""
                : content.kind().parameter() + " ";
        return kind + (link == null ? content.name() : link + (content.index() == 0 ? "" : " file " + content.index()));
    }

    @Override
    public void skipped(int line, String what, String reason) {
        lines.add(line + " " + what + " -- " + reason);
    }

    @Override
    public void head(ListHead head) {
        if (!head.guides().isEmpty()) {
            lines.add("guides " + head.guides());
        }
    }

    List<String> lines() {
        return lines;
    }
}
