package dev.acequia.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.engine.ContentId;
import dev.acequia.stationlist.ListOrigin;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What becomes of stations and imports when their lists or they themselves are changed.
class ListChangeTest extends StationRig {
    private static String many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> entry("Station " + i, "%040x".formatted(i + 1)))
                .collect(Collectors.joining());
    }

    private ImportReport run(ListSource source, String text) throws Exception {
        byte[] bytes = ("#EXTM3U\n" + text).getBytes(StandardCharsets.UTF_8);
        return imports.run(source, new ByteArrayInputStream(bytes), ListOrigin.PASTED, Imports.Order.SAVE);
    }

    private ListSource list() throws StationException {
        return list("list");
    }

    private static ListSource elsewhere(ListSource list) {
        return new ListSource(
                list.id(),
                list.name(),
                list.kind(),
                "http://other.example/",
                list.options(),
                list.createdAt(),
                list.state());
    }

    @Test
    void oneContentUnderManyNamesIsLeftOut() throws Exception {
        String text =
                IntStream.range(0, 100).mapToObj(i -> entry("Name " + i, A)).collect(Collectors.joining());
        ImportReport report = run(list(), text + entry("Other", B));
        assertThat(report.counts().added()).isEqualTo(33);
        assertThat(report.counts().skipped()).isEqualTo(68);
        assertThat(report.samples().skipped().getFirst().reason()).contains("same content");
        assertThat(report.samples().skipped().getFirst().line()).isEqualTo(66);
        assertThat(run(list(), text + entry("Other", B)).counts().same()).isEqualTo(33);
    }

    @Test
    void groupsOfOneStationHaveABound() throws Exception {
        String text = IntStream.range(0, 2000)
                .mapToObj(i -> "#EXTINF:-1 group-title=\"Group " + i + "\",One\nacestream://" + A + "\n")
                .collect(Collectors.joining());
        assertThat(run(list(), text).counts().added()).isEqualTo(1);
        Station one = stations.page(StationFilter.SHOWN, 0, 10).getFirst();
        assertThat(String.join(";", one.groups()).length()).isBetween(1000, 5000);
    }

    @Test
    void aRemovedListLeavesEditedStations() throws Exception {
        run(list(), entry("One", A) + entry("Two", B));
        long one = stations.page(StationFilter.SHOWN, 0, 10).getFirst().id();
        editor.edit(one, new StationEdits("Mine", null, null, null, null, false, false));
        lists.remove(list().id());
        assertThat(stations.find(one))
                .hasValueSatisfying(each -> assertThat(each.name()).isEqualTo("Mine"));
        assertThat(stations.page(StationFilter.SHOWN, 0, 10)).hasSize(1);
    }

    @Test
    void anotherPlaceOrAnUndoneImportMayHaveAnyNumberOfEntries() throws Exception {
        run(list(), many(20));
        assertThatThrownBy(() -> run(list(), many(6))).hasMessageContaining("only 6 now");
        lists.change(elsewhere(list()));
        ImportReport report = run(list(), many(6));
        assertThatThrownBy(() -> run(list(), many(1))).hasMessageContaining("only 1 now");
        imports.undo(report.id());
        run(list(), many(1));
    }

    @Test
    void aListThatWasRemovedOrChangedMeanwhileIsNotSaved() throws Exception {
        run(list(), entry("One", A));
        ListSource begun = list();
        lists.change(elsewhere(begun));
        assertThatThrownBy(() -> run(begun, entry("Two", B)))
                .isInstanceOfSatisfying(
                        StationException.class,
                        e -> assertThat(e.reason()).isEqualTo(StationException.Reason.CONFLICT));
        lists.remove(begun.id());
        assertThatThrownBy(() -> run(begun, entry("Two", B)))
                .isInstanceOfSatisfying(
                        StationException.class, e -> assertThat(e.reason()).isEqualTo(StationException.Reason.UNKNOWN));
    }

    @Test
    void aPinLeavesTheOrderAndTheOrderThePin() throws Exception {
        run(list(), entry("One", A));
        long id = stations.page(StationFilter.SHOWN, 0, 10).getFirst().id();
        ContentId a = new ContentId(ContentId.Kind.CONTENT_ID, A);
        ContentId own = new ContentId(ContentId.Kind.CONTENT_ID, B);
        editor.order(id, List.of(own, a), null);
        editor.change(id, now -> now, new SourceEdits(null, true, a));
        Station pinned = editor.change(id, now -> now, new SourceEdits(List.of(own), false, null));
        assertThat(pinned.sources()).extracting(each -> each.content().hex()).containsExactly(A, B);
        assertThat(editor.change(id, now -> now, new SourceEdits(null, true, null))
                        .sources())
                .extracting(each -> each.content().hex())
                .containsExactly(B, A);
    }
}
