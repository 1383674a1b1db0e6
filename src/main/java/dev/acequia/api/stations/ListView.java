package dev.acequia.api.stations;

import dev.acequia.station.ListOptions;
import dev.acequia.station.ListSource;
import dev.acequia.text.Redaction;
import io.avaje.jsonb.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Source of lists as `/catalogue/sources` shows it.
///
/// @param location URL without its secrets, words of a search, or an engine
/// @param refresh seconds between two imports; 0 for none
/// @param failure why the last attempt has failed; empty when it has not
/// @param entries of the list that was imported last
@Json(naming = Json.Naming.LowerUnderscore)
public record ListView(
        long id,
        String name,
        String kind,
        String location,
        long refresh,
        String charset,
        String group,
        String include,
        String exclude,
        String rename,
        String renameTo,
        boolean addsStations,
        boolean takesDoubtful,
        String userAgent,
        Instant createdAt,
        @Nullable Instant triedAt,
        @Nullable Instant succeededAt,
        @Nullable Instant nextAt,
        String failure,
        int entries) {
    static ListView of(ListSource source) {
        ListOptions options = source.options();
        ListSource.State state = source.state();
        return new ListView(
                source.id(),
                source.name(),
                source.kind().label(),
                source.kind() == ListSource.Kind.URL ? Redaction.of(source.location()) : source.location(),
                options.refresh().toSeconds(),
                options.charset(),
                options.group(),
                options.include(),
                options.exclude(),
                options.rename(),
                options.renameTo(),
                options.addsStations(),
                options.takesDoubtful(),
                options.userAgent(),
                source.createdAt(),
                state.triedAt(),
                state.succeededAt(),
                state.nextAt(),
                state.failure(),
                state.entries());
    }
}
