package dev.acequia.stationlist;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writer of M3U lists that all players read alike (`catalogue.md` 1.4): one head, and for each station an `#EXTINF`
/// line directly before its URL; values in double quotes, which hold no quotes and no controls.
public final class M3uWriter {
    private final StringBuilder text;
    private final @Nullable String property;
    private final boolean isWithoutGuide;

    /// Entry of a list.
    ///
    /// @param id by which our guide knows it
    /// @param logo URL of its picture; empty when it has none
    public record Item(String id, String name, String number, List<String> groups, String logo, String url) {}

    /// @param text that the list is appended to
    /// @param property line between an entry and its URL, as Kodi reads it; null for none
    /// @param isWithoutGuide whether the receiver of the list is kept from looking for a guide in the streams
    public M3uWriter(StringBuilder text, @Nullable String property, boolean isWithoutGuide) {
        this.text = text;
        this.property = property;
        this.isWithoutGuide = isWithoutGuide;
    }

    /// Writes the head.
    ///
    /// @param guide URL of our guide
    public M3uWriter head(String guide) {
        text.append("#EXTM3U");
        attribute("url-tvg", guide);
        attribute("x-tvg-url", guide);
        text.append('\n');
        return this;
    }

    /// Writes a station.
    public void item(Item item) {
        text.append("#EXTINF:-1");
        attribute("tvg-id", item.id());
        attribute("tvg-name", item.name());
        attribute("tvg-chno", item.number());
        attribute("tvg-logo", item.logo());
        attribute("group-title", String.join(";", item.groups()));
        if (isWithoutGuide) {
            attribute("tvh-epg", "0");
        }
        text.append(',');
        name(item.name());
        text.append('\n');
        if (property != null) {
            text.append(property).append('\n');
        }
        text.append(item.url()).append('\n');
    }

    private void attribute(String key, String value) {
        if (value.isEmpty()) {
            return;
        }
        text.append(' ').append(key).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            text.append(c == '"' ? '\'' : isControl(c) ? ' ' : c);
        }
        text.append('"');
    }

    /// Some readers take what follows the last comma, others what follows the last quote.
    private void name(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == ',') {
                text.append(" -");
            } else {
                text.append(c == '"' ? '\'' : isControl(c) ? ' ' : c);
            }
        }
    }

    private static boolean isControl(char c) {
        return c < ' ' || c == 0x7f || c >= 0x80 && c < 0xa0 || c == 0x2028 || c == 0x2029;
    }
}
