package dev.acequia.hls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A playlist that lists other playlists, of the same content in different qualities (RFC 8216 4.3.4).
final class Multivariant {
    static final String VARIANT = "#EXT-X-STREAM-INF:";

    private record Variant(String uri, long bandwidth) {}

    private Multivariant() {}

    /// The URIs of the variants, the highest bandwidth first.
    static List<String> variants(Iterator<String> lines) {
        List<Variant> variants = new ArrayList<>();
        Long bandwidth = null;
        while (lines.hasNext()) {
            String line = lines.next().strip();
            if (line.startsWith(VARIANT)) {
                bandwidth = bandwidth(
                        Attributes.parse(line.substring(VARIANT.length())).value("BANDWIDTH"));
            } else if (bandwidth != null && Uris.isLine(line)) {
                variants.add(new Variant(line, bandwidth));
                bandwidth = null;
            }
        }
        variants.sort(Comparator.comparingLong(Variant::bandwidth).reversed());
        return variants.stream().map(Variant::uri).toList();
    }

    private static long bandwidth(@Nullable String value) {
        return value != null && value.matches("[0-9]{1,18}") ? Long.parseLong(value) : 0;
    }
}
