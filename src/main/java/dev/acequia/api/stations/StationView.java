package dev.acequia.api.stations;

import dev.acequia.station.Station;
import dev.acequia.station.StationSource;
import dev.acequia.station.StationValues;
import dev.acequia.stationlist.ChannelNumber;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A station as `/catalogue/stations` shows it.
///
/// @param imported what its list says, where the user says something else
/// @param edited names of the fields that the user has changed
/// @param sources null in a list of stations
@Json(naming = Json.Naming.LowerUnderscore)
public record StationView(
        long id,
        String number,
        String name,
        List<String> groups,
        String logo,
        String guideId,
        String listId,
        boolean hidden,
        boolean favourite,
        @Nullable Long list,
        @Nullable Instant staleAt,
        Instant createdAt,
        Map<String, String> attributes,
        ImportedView imported,
        List<String> edited,
        @Nullable List<SourceView> sources,
        String url,
        String hlsUrl) {
    /// Values of a station's list.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record ImportedView(
            String name, @Nullable String number, List<String> groups, String logo, String guideId) {}

    /// A content that a station can be played from.
    ///
    /// @param selector of the content: `id`, `infohash` or `url`
    /// @param hex digits that name it, of a URL those of its digest
    /// @param link URL or magnet link; null where the digits are enough
    @Json(naming = Json.Naming.LowerUnderscore)
    public record SourceView(
            long id,
            String selector,
            String hex,
            int index,
            @Nullable String link,
            @Nullable String infohash,
            @Nullable Long list,
            boolean pinned,
            @Nullable Instant staleAt,
            int starts,
            int failures,
            double firstPictureSeconds,
            @Nullable Instant playedAt,
            @Nullable Instant failedAt,
            String failure) {
        static SourceView of(StationSource source) {
            String infohash = source.infohash();
            return new SourceView(
                    source.id(),
                    source.content().kind().parameter(),
                    source.content().hex(),
                    source.content().index(),
                    source.content().link(),
                    infohash == null ? null : infohash.substring(infohash.indexOf(':') + 1),
                    source.list(),
                    source.isPinned(),
                    source.staleAt(),
                    source.score().starts(),
                    source.score().failures(),
                    source.score().firstPicture().toMillis() / 1000.0,
                    source.score().playedAt(),
                    source.score().failedAt(),
                    source.score().failure());
        }
    }

    /// @param isWhole whether its sources are shown
    static StationView of(Station station, boolean isWhole) {
        StationValues values = station.values();
        return new StationView(
                station.id(),
                station.number().toString(),
                station.name(),
                station.groups(),
                station.logo(),
                station.guideId(),
                station.listId(),
                station.edits().isHidden(),
                station.edits().isFavourite(),
                station.list(),
                station.staleAt(),
                station.createdAt(),
                values.attributes(),
                new ImportedView(
                        values.name(), text(values.number()), values.groups(), values.logo(), values.guideId()),
                edited(station),
                isWhole ? station.sources().stream().map(SourceView::of).toList() : null,
                "/station/" + station.id() + ".ts",
                "/station/" + station.id() + ".m3u8");
    }

    private static @Nullable String text(@Nullable ChannelNumber number) {
        return number == null ? null : number.toString();
    }

    private static List<String> edited(Station station) {
        var edits = station.edits();
        var names = new java.util.ArrayList<String>();
        add(names, "name", edits.name());
        add(names, "number", edits.number());
        add(names, "groups", edits.groups());
        add(names, "logo", edits.logo());
        add(names, "guide_id", edits.guideId());
        return List.copyOf(names);
    }

    private static void add(List<String> names, String name, @Nullable Object edit) {
        if (edit != null) {
            names.add(name);
        }
    }
}
