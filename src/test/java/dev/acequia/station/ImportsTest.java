package dev.acequia.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.engine.ContentId;
import dev.acequia.stationlist.ChannelNumber;
import dev.acequia.stationlist.ListException;
import dev.acequia.stationlist.ListOrigin;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImportsTest extends StationRig {
    private static String many(int from, int to) {
        StringBuilder list = new StringBuilder("#EXTM3U\n");
        IntStream.range(from, to).forEach(i -> list.append(entry("Station " + i, "%040x".formatted(i + 1), "")));
        return list.toString();
    }

    private ImportReport importAs(String name, String text, Imports.Order order) throws Exception {
        return imports.run(
                list(name), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), ListOrigin.PASTED, order);
    }

    private ImportReport importAs(String name, String text) throws Exception {
        return importAs(name, text, Imports.Order.SAVE);
    }

    private List<Station> shown() throws StationException {
        return stations.page(StationFilter.SHOWN, 0, 1000);
    }

    private List<String> names() throws StationException {
        return shown().stream().map(Station::name).toList();
    }

    private Station only() throws StationException {
        assertThat(shown()).hasSize(1);
        return stations.find(shown().getFirst().id()).orElseThrow();
    }

    @Test
    void aPreviewSavesNothing() throws Exception {
        ImportReport report = importAs("list", entry("One", A, ""), Imports.Order.PREVIEW);
        assertThat(report.counts()).isEqualTo(new ImportReport.Counts(1, 0, 0, 0, 0));
        assertThat(shown()).isEmpty();
        assertThat(lists.all()).isEmpty();
    }

    @Test
    void whatIsImportedTwiceChangesNothing() throws Exception {
        String text = entry("One", A, "tvg-chno=\"7\" group-title=\"News;Sport\"") + entry("Two", B, "");
        importAs("list", text);
        List<Station> first = shown();
        ImportReport again = importAs("list", text);
        assertThat(again.counts()).isEqualTo(new ImportReport.Counts(0, 0, 0, 2, 0));
        assertThat(shown()).isEqualTo(first);
        ImportReport elsewhere = importAs("another", text);
        assertThat(elsewhere.counts().added()).isZero();
        assertThat(shown()).isEqualTo(first);
    }

    @Test
    void anImportWithoutAChangeLeavesTheStateAsItIs() throws Exception {
        importAs("list", entry("One", A, ""));
        StationDatabase.Revision before = stations.revision();
        importAs("list", entry("One", A, ""));
        assertThat(stations.revision()).isEqualTo(before);
        importAs("list", entry("Uno", A, ""));
        assertThat(stations.revision().number()).isGreaterThan(before.number());
        assertThat(stations.revision().at()).isAfter(before.at());
    }

    @Test
    void aStationKeepsItsIdWhenItsContentOrItsNameChanges() throws Exception {
        importAs("list", entry("One", A, "tvg-id=\"one.es\"") + entry("Two", B, ""));
        long one = shown().getFirst().id();
        importAs("list", entry("One HD", A, "tvg-id=\"one.es\"") + entry("Two", B, ""));
        importAs("list", entry("Uno", C, "tvg-id=\"one.es\"") + entry("Two", B, ""));
        importAs("list", entry("Two", B, "") + entry("UNO FHD", "d".repeat(40), ""));
        assertThat(shown()).hasSize(2);
        Station now = stations.find(one).orElseThrow();
        assertThat(now.name()).isEqualTo("UNO FHD");
        assertThat(now.sources().getFirst().content().hex()).isEqualTo("d".repeat(40));
        assertThat(now.sources().getLast().staleAt()).isNotNull();
    }

    @Test
    void twoStationsOfOneNameStayTwo() throws Exception {
        importAs("list", entry("One", A, "") + entry("One", B, ""));
        List<Station> before = shown();
        ImportReport report = importAs("list", entry("One", B, "") + entry("One", C, ""));
        assertThat(report.counts().added()).isZero();
        assertThat(shown())
                .extracting(Station::id)
                .containsExactlyElementsOf(before.stream().map(Station::id).toList());
        assertThat(stations.find(before.getFirst().id())
                        .orElseThrow()
                        .sources()
                        .getFirst()
                        .content()
                        .hex())
                .isEqualTo(C);
    }

    @Test
    void editsWinOverEveryImport() throws Exception {
        importAs("list", entry("One", A, "tvg-logo=\"http://l.example/1\" group-title=\"G\" tvg-chno=\"5\""));
        long id = only().id();
        editor.edit(
                id,
                new StationEdits(
                        "Mine", new ChannelNumber(9, 0), List.of("H"), "http://m.example/2", "x.y", false, true));
        importAs("list", entry("Other", A, "tvg-logo=\"http://l.example/3\" group-title=\"I\" tvg-chno=\"6\""));
        Station edited = only();
        assertThat(edited.name()).isEqualTo("Mine");
        assertThat(edited.number()).hasToString("9");
        assertThat(edited.groups()).containsExactly("H");
        assertThat(edited.logo()).isEqualTo("http://m.example/2");
        assertThat(edited.values().name()).isEqualTo("Other");
        Station reset = editor.edit(id, StationEdits.NONE);
        assertThat(reset.name()).isEqualTo("Other");
        assertThat(reset.number()).hasToString("5");
        assertThat(reset.logo()).isEqualTo("http://l.example/3");
    }

    @Test
    void numbersAreThoseOfTheListWhereTheyAreFree() throws Exception {
        importAs(
                "list",
                entry("A", "%040x".formatted(1), "group-title=\"G\"")
                        + entry("B", "%040x".formatted(2), "tvg-chno=\"1\"")
                        + entry("C", "%040x".formatted(3), "tvg-chno=\"1\"")
                        + entry("D", "%040x".formatted(4), "tvg-chno=\"7.2\" group-title=\"H\"")
                        + entry("E", "%040x".formatted(5), "group-title=\"H\""));
        assertThat(shown())
                .extracting(each -> each.name() + " " + each.number())
                .containsExactly("B 1", "A 2", "C 3", "D 7.2", "E 8");
        importAs(
                "list",
                entry("E", "%040x".formatted(5), "tvg-chno=\"3\"")
                        + entry("B", "%040x".formatted(2), "")
                        + entry("A", "%040x".formatted(1), "")
                        + entry("D", "%040x".formatted(4), ""));
        assertThat(shown())
                .extracting(each -> each.name() + " " + each.number())
                .containsExactly("B 1", "A 2", "C 3", "D 7.2", "E 8");
    }

    @Test
    void whatIsGoneIsStaleAndComesBack() throws Exception {
        importAs("list", entry("One", A, "") + entry("Two", B, "") + entry("Three", C, ""));
        long two = shown().get(1).id();
        assertThat(importAs("list", entry("One", A, "") + entry("Three", C, "")).counts())
                .isEqualTo(new ImportReport.Counts(0, 0, 1, 2, 0));
        assertThat(names()).containsExactly("One", "Two", "Three");
        assertThat(stations.find(two).orElseThrow().staleAt()).isNotNull();
        Stations strict = new Stations(database, () -> Duration.ZERO);
        assertThat(strict.page(StationFilter.SHOWN, 0, 10))
                .extracting(Station::name)
                .containsExactly("One", "Three");
        importAs("list", entry("One", A, "") + entry("Two", B, "") + entry("Three", C, ""));
        assertThat(stations.find(two).orElseThrow().staleAt()).isNull();
        assertThat(stations.find(two).orElseThrow().sources().getFirst().staleAt())
                .isNull();
    }

    @Test
    void anEmptyHalvedOrMultipliedListChangesNothingUnlessForced() throws Exception {
        importAs("list", many(0, 20));
        List<Station> before = shown();
        for (String bad : List.of(
                "", "#EXTM3U\n", "<html>502</html>", many(0, 10), many(0, 200), "#EXTM3U\n#EXTINF:-1,x\nrtmp://x\n")) {
            assertThatThrownBy(() -> importAs("list", bad))
                    .isInstanceOfAny(ListException.class, StationException.class);
            assertThat(shown()).isEqualTo(before);
        }
        importAs("list", many(0, 10), new Imports.Order(true, true, null, "", ""));
        assertThat(shown().stream().filter(each -> each.staleAt() == null)).hasSize(10);
    }

    @Test
    void anImportCanBeUndone() throws Exception {
        importAs("list", entry("One", A, "") + entry("Two", B, ""));
        List<Station> before = shown();
        Station one = stations.find(before.getFirst().id()).orElseThrow();
        ImportReport second = importAs("list", entry("Uno", A, "tvg-id=\"x\"") + entry("Three", C, ""));
        assertThat(second.counts()).isEqualTo(new ImportReport.Counts(1, 1, 1, 0, 0));
        assertThat(imports.undo(second.id()).undoneAt()).isNotNull();
        assertThat(shown()).isEqualTo(before);
        assertThat(stations.find(one.id()).orElseThrow()).isEqualTo(one);
        assertThatThrownBy(() -> imports.undo(second.id())).hasMessageContaining("undone already");
        ImportReport third = importAs("list", entry("One", A, "") + entry("Two", B, "") + entry("Three", C, ""));
        assertThat(third.counts().added()).isEqualTo(1);
        assertThat(stations.find(shown().getLast().id()).orElseThrow().id()).isGreaterThan(3);
    }

    @Test
    void pastesAddUpAndReplaceNothing() throws Exception {
        lists.add(ListSources.unsaved("Pasted", ListSource.Kind.PASTED, "", ListOptions.DEFAULT));
        importAs("Pasted", "One\n" + A + "\n");
        importAs("Pasted", "Two\n" + B + "\n");
        assertThat(names()).containsExactly("One", "Two");
        assertThat(shown()).allMatch(each -> each.staleAt() == null);
    }

    @Test
    void oneContentUnderOneNameInTwoGroupsIsOneStation() throws Exception {
        importAs(
                "list",
                entry("One", A, "group-title=\"X\"") + entry("One", A, "group-title=\"Y\"") + entry("Other", A, ""));
        assertThat(names()).containsExactly("One", "Other");
        assertThat(shown().getFirst().groups()).containsExactly("X", "Y");
    }

    @Test
    void stationsAreMergedAndSplit() throws Exception {
        importAs("list", entry("One", A, "") + entry("One backup", B, ""));
        Station merged =
                editor.merge(shown().getFirst().id(), List.of(shown().getLast().id()));
        assertThat(merged.sources()).extracting(each -> each.content().hex()).containsExactly(A, B);
        importAs("list", entry("One", A, "") + entry("One backup", B, ""));
        assertThat(only().sources()).hasSize(2);
        editor.split(merged.id(), only().sources().getLast().id());
        assertThat(names()).containsExactly("One", "One");
    }

    @Test
    void sourcesAreOrderedAndPinned() throws Exception {
        importAs("list", "One\n" + A + "\n" + B + "\n");
        Station station = only();
        ContentId own = new ContentId(ContentId.Kind.INFOHASH, C);
        ContentId b = new ContentId(ContentId.Kind.CONTENT_ID, B);
        Station ordered = editor.order(station.id(), List.of(own, b), null);
        assertThat(ordered.sources()).extracting(each -> each.content().hex()).containsExactly(C, B, A);
        assertThat(editor.order(station.id(), List.of(own), b)
                        .sources()
                        .getFirst()
                        .content()
                        .hex())
                .isEqualTo(B);
    }

    @Test
    void aNumberIsGivenOnce() throws Exception {
        importAs("list", entry("One", A, "") + entry("Two", B, ""));
        long one = shown().getFirst().id();
        assertThatThrownBy(() -> editor.edit(
                        one, new StationEdits(null, new ChannelNumber(2, 0), null, null, null, false, false)))
                .hasMessageContaining("but 2 is that of Two");
    }
}
