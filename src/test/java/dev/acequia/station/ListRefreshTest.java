package dev.acequia.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.fetch.AllowedHosts;
import dev.acequia.fetch.UrlFetcher;
import dev.acequia.rig.Answers;
import dev.acequia.rig.FakeEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListRefreshTest {
    @TempDir
    private Path folder;

    private final FakeEngine server = FakeEngine.start();
    private StationDatabase database;
    private Stations stations;
    private ListSources lists;
    private ListRefresh refresh;

    @BeforeEach
    @SuppressWarnings("NullAway") // no list of these tests comes from engines
    void open() {
        database = new StationDatabase(folder.resolve("stations.db"), InstantSource.system());
        stations = new Stations(database, () -> Duration.ofDays(14));
        lists = new ListSources(database);
        UrlFetcher fetcher = new UrlFetcher(() -> new AllowedHosts(List.of("127.0.0.1"), List.of()));
        refresh = new ListRefresh(database, new Imports(database), lists, fetcher, null);
    }

    @AfterEach
    void close() {
        database.close();
        server.close();
    }

    private static String list(int entries) {
        StringBuilder list = new StringBuilder("#EXTM3U\n");
        for (int i = 0; i < entries; i++) {
            list.append("#EXTINF:-1,Station ")
                    .append(i)
                    .append("\nacestream://")
                    .append("%040x".formatted(i + 1))
                    .append('\n');
        }
        return list.toString();
    }

    private ListSource added() throws Exception {
        ListOptions options = new ListOptions(Duration.ofHours(1), "", "", "", "", "", "", true, false, "");
        server.on("/", answer(list(20)));
        refresh.run(
                ListSources.unsaved("list", ListSource.Kind.URL, "http://" + server.address() + "/l", options),
                true,
                false);
        return lists.named("list").orElseThrow();
    }

    private static FakeEngine.Answer answer(String text) {
        return (_, connection) -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nETag: \"one\"\r\nContent-Length: " + body.length + "\r\n\r\n" + text)
                            .getBytes(StandardCharsets.UTF_8));
            return false;
        };
    }

    @Test
    void aListThatHasNotChangedIsNotSentAgain() throws Exception {
        ListSource source = added();
        assertThat(source.state().entries()).isEqualTo(20);
        assertThat(source.state().nextAt()).isNotNull();
        server.on("/", (request, connection) -> {
            String status = request.head().contains("if-none-match: \"one\"") ? "304 Not Modified" : "500 No";
            connection.getOutputStream().write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            return false;
        });
        assertThat(refresh.run(source, true, false)).isEmpty();
        assertThat(lists.one(source.id()).state().failure()).isEmpty();
    }

    @Test
    void aBadAnswerChangesNothingAndIsShown() throws Exception {
        ListSource source = added();
        List<Station> before = stations.page(StationFilter.ALL, 0, 100);
        List<FakeEngine.Answer> bad = List.of(
                Answers.text(500, "no"),
                answer(""),
                answer("<html><body>Sorry</body></html>"),
                answer(list(10)),
                answer(list(400)),
                (_, connection) -> {
                    connection
                            .getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + list(15))
                                    .getBytes(StandardCharsets.UTF_8));
                    return false;
                });
        for (FakeEngine.Answer each : bad) {
            server.on("/", each);
            assertThatThrownBy(() -> refresh.run(lists.one(source.id()), true, false))
                    .isInstanceOf(Exception.class);
            assertThat(stations.page(StationFilter.ALL, 0, 100)).isEqualTo(before);
            assertThat(lists.one(source.id()).state().failure()).isNotEmpty();
        }
        assertThat(lists.one(source.id()).state().failures()).isEqualTo(bad.size());
        server.on("/", answer(list(20)));
        refresh.run(lists.one(source.id()), true, false);
        assertThat(lists.one(source.id()).state().failure()).isEmpty();
    }
}
