package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Client;
import dev.acequia.rig.Json;
import dev.acequia.rig.Rig;
import dev.acequia.rig.ServerCalls;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.StationSettings;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StationsIT {
    private static final String DEAD = "d".repeat(40);

    private Rig rig;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        rig = Rig.open(folder, all -> all.with(StationSettings.SOURCE_HEDGE, Duration.ofSeconds(1)));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private Json importText(String query, String list) {
        return Json.parse(ServerCalls.text(rig.send("POST", "/catalogue/imports" + query, list)));
    }

    private String playable(String name, String more) {
        return "#EXTINF:-1 " + more + "," + name + "\nacestream://"
                + rig.content().contentId() + "\n";
    }

    @Test
    void aPastedListIsPreviewedSavedListedAndPlayed() {
        String list = "#EXTM3U\n" + playable("One, \"two\"", "tvg-chno=\"7\" group-title=\"News\"")
                + "#EXTINF:-1,Bad\nrtmp://x\n";
        assertThat(importText("?dry_run=true", list).text("added")).isEqualTo("1");
        assertThat(rig.json("/catalogue/stations").text("total")).isEqualTo("0");
        Json report = importText("", list);
        assertThat(report.text("skipped_total")).isEqualTo("1");
        assertThat(report.text("reason")).isEqualTo("engines do not play rtmp links");
        HttpResponse<byte[]> m3u = rig.get("/playlist.m3u");
        assertThat(ServerCalls.text(m3u).lines())
                .containsExactly(
                        "#EXTM3U url-tvg=\"http://127.0.0.1:%1$d/epg.xml\" x-tvg-url=\"http://127.0.0.1:%1$d/epg.xml\""
                                .formatted(rig.port()),
                        "#EXTINF:-1 tvg-id=\"station-1\" tvg-name=\"One, 'two'\" tvg-chno=\"7\" group-title=\"News\",One - 'two'",
                        "http://127.0.0.1:%d/station/1.ts".formatted(rig.port()));
        String tag = m3u.headers().firstValue("etag").orElseThrow();
        assertThat(rig.get("/playlist.m3u", "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(rig.post("/playlist.m3u").statusCode()).isEqualTo(200);
        assertThat(rig.head("/playlist.m3u").headers().firstValue("last-modified"))
                .isPresent();
        TsViewer viewer = rig.watch("/station/1.ts", "tv");
        viewer.awaitStart().awaitMore();
        eventually()
                .until(() -> rig.json("/catalogue/stations/1").text("starts").equals("1"));
        rig.play("/station/1.m3u8", "hls").awaitStart();
    }

    @Test
    void theNextSourcePlaysWhereTheFirstCannot() {
        importText("", "#EXTM3U\n#EXTINF:-1,One\nacestream://" + DEAD + "\n");
        rig.send(
                "PATCH",
                "/catalogue/stations/1",
                "{\"sources\": [\"" + DEAD + "\", \"" + rig.content().contentId() + "\"]}");
        TsViewer viewer = rig.watch("/station/1.ts", "tv");
        viewer.awaitStart().awaitMore();
        eventually()
                .until(() -> rig.json("/catalogue/stations/1").all("failures").stream()
                        .map(Json::text)
                        .toList()
                        .equals(List.of("1", "0")));
    }

    @Test
    void aPlayerOfHlsGetsTheNextSourceToo() {
        importText("", "#EXTM3U\n#EXTINF:-1,One\nacestream://" + DEAD + "\n");
        rig.send(
                "PATCH",
                "/catalogue/stations/1",
                "{\"sources\": [\"" + DEAD + "\", \"" + rig.content().contentId() + "\"]}");
        rig.play("/station/1.m3u8", "hls").awaitStart();
    }

    @Test
    void aViewerGoesOnWithTheNextSourceWhenOneFallsSilent() {
        Content first = rig.contents().get(0);
        Content second = rig.contents().get(1);
        importText("", "One\n" + first.contentId() + "\n" + second.contentId() + "\n");
        TsViewer viewer = rig.watch("/station/1.ts", "tv");
        viewer.awaitStart().awaitMore();
        rig.first().faults().set(first.contentId(), Knob.SILENT_STALL, "1");
        eventually()
                .until(() -> rig.json("/proxy/streams/" + second.contentId() + "/clients")
                        .all("user_agent")
                        .contains(new Json("tv")));
        viewer.awaitMore();
        assertThat(viewer.isWatching()).isTrue();
        eventually()
                .until(() -> rig.json("/proxy/streams/" + second.contentId() + "/clients").all("bytes_sent").stream()
                        .allMatch(each -> each.number() > 1_000_000));
    }

    @Test
    void twoStationsWithOneContentShareAChannel() {
        importText("", "#EXTM3U\n" + playable("One", "") + playable("Other", ""));
        TsViewer one = rig.watch("/station/1.ts", "one");
        TsViewer other = rig.watch("/station/2.ts", "other");
        one.awaitStart().awaitMore();
        other.awaitStart().awaitMore();
        assertThat(rig.json("/proxy/status").text("active_sessions")).isEqualTo("1");
    }

    @Test
    void editsSurviveAnImportAndARestart() throws IOException {
        importText("?source=list", "#EXTM3U\n" + playable("One", ""));
        rig.send("PATCH", "/catalogue/stations/1", "{\"name\": \"Mine\", \"number\": \"12\"}");
        importText("?source=list", "#EXTM3U\n" + playable("Uno", ""));
        rig.restart();
        Json station = rig.json("/catalogue/stations/1");
        assertThat(station.text("name")).isEqualTo("Mine");
        assertThat(station.text("number")).isEqualTo("12");
        rig.send("PATCH", "/catalogue/stations/1", "{\"name\": null}");
        assertThat(rig.json("/catalogue/stations/1").text("name")).isEqualTo("Uno");
    }

    @Test
    void theCommandLineImportsAFileAndListsStations(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(folder.resolve("my list.m3u"), "#EXTM3U\n" + playable("One", "group-title=\"G\""));
        String server = "http://127.0.0.1:" + rig.port();
        assertThat(Commands.run(new String[] {"import", file.toString(), "--server", server}))
                .isZero();
        assertThat(rig.json("/catalogue/sources").text("name")).isEqualTo("my list.m3u");
        assertThat(Commands.run(new String[] {"stations", "--server", server})).isZero();
        assertThat(Commands.run(new String[] {"import", folder.resolve("none").toString(), "--server", server}))
                .isEqualTo(1);
    }

    @Test
    void headStartsNoEngine() {
        importText("", "#EXTM3U\n" + playable("One", ""));
        assertThat(rig.head("/station/1.ts").statusCode()).isEqualTo(200);
        assertThat(rig.head("/station/1.m3u8").statusCode()).isEqualTo(200);
        assertThat(rig.get("/station/99.ts").statusCode()).isEqualTo(404);
        assertThat(rig.counts().starts()).isZero();
    }

    @Test
    void urlsOfPrivateHostsAreRefused() {
        HttpResponse<byte[]> answer = rig.send(
                "POST", "/catalogue/imports", "{\"url\": \"http://127.0.0.1:" + rig.port() + "/playlist.m3u\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ServerCalls.text(answer)).contains("url_refused").contains("list_hosts");
    }

    @Test
    void aSearchIsAListThatRefreshesItself() {
        Json report = importText("", "{\"search\": \"\"}");
        assertThat(Integer.parseInt(report.text("added"))).isPositive();
        assertThat(rig.json("/catalogue/sources").text("kind")).isEqualTo("search");
        assertThat(rig.json("/catalogue/sources").text("next_at")).isNotEqualTo("null");
    }

    @Test
    void anUploadOfSomebodyWhoMayNotIsRefusedUnread() throws Exception {
        assertThat(rig.change("api_key=long-enough-key").statusCode()).isEqualTo(200);
        try (Client client = rig.client()) {
            String head = """
                    POST /catalogue/imports HTTP/1.1
                    Host: localhost
                    Content-Length: 50000000
                    Expect: 100-continue

                    """;
            client.send(head.replace("\n", "\r\n"));
            assertThat(client.head().status()).isEqualTo(401);
        }
    }

    @Test
    void anUploadLongerThanARequestIsRead() {
        StringBuilder list = new StringBuilder("#EXTM3U\n");
        for (int i = 0; i < 5000; i++) {
            list.append("#EXTINF:-1 tvg-logo=\"http://logos.example/")
                    .append(i)
                    .append(".png\",Station ")
                    .append(i)
                    .append("\nacestream://")
                    .append("%040x".formatted(i + 1))
                    .append('\n');
        }
        assertThat(importText("?source=big", list.toString()).text("added")).isEqualTo("5000");
        assertThat(ServerCalls.text(rig.get("/playlist.m3u")).lines().count()).isEqualTo(10_001);
    }
}
