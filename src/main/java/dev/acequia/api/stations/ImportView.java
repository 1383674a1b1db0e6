package dev.acequia.api.stations;

import dev.acequia.station.ImportReport;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Report of an import, or of its preview.
///
/// @param id null of a preview
/// @param source list that was imported; null of a preview
/// @param added stations, as the next three
/// @param skippedTotal entries that were left out; `skipped` has the first 1,000 of them
/// @param addedNames of the first 1,000 stations, as the next two
/// @param guides URLs of guides that the list names
@Json(naming = Json.Naming.LowerUnderscore)
public record ImportView(
        @Nullable Long id,
        @Nullable Long source,
        Instant at,
        int added,
        int changed,
        int gone,
        int unchanged,
        int skippedTotal,
        List<SkippedView> skipped,
        List<String> addedNames,
        List<String> changedNames,
        List<String> goneNames,
        List<String> guides,
        @Nullable Instant undoneAt) {
    /// Entry that was left out.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record SkippedView(int line, String name, String reason) {}

    static ImportView of(ImportReport report) {
        return new ImportView(
                report.id() == 0 ? null : report.id(),
                report.list() == 0 ? null : report.list(),
                report.at(),
                report.counts().added(),
                report.counts().changed(),
                report.counts().gone(),
                report.counts().same(),
                report.counts().skipped(),
                report.samples().skipped().stream()
                        .map(each -> new SkippedView(each.line(), each.name(), each.reason()))
                        .toList(),
                report.samples().added(),
                report.samples().changed(),
                report.samples().gone(),
                report.guides(),
                report.undoneAt());
    }
}
