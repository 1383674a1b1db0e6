package dev.acequia.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.Player;
import dev.acequia.rig.Reply;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The URLs of streams and what is answered before a stream plays (`contract.md` 2, `players.md` 4).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamUrlsTest {
    private static final String ID = ChannelRig.ID;
    private static final String INFOHASH = "0123456789abcdef0123456789abcdef01234567";

    private ChannelRig rig;

    @BeforeAll
    void open() {
        rig = ChannelRig.playing(Broadcast.unbounded());
    }

    @AfterAll
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ace/getstream?id=" + ID,
                "/ace/getstream/?id=" + ID,
                "/ace/getstream?content_id=" + ID,
                "/ace/getstream?infohash=" + INFOHASH,
                "/ace/getstream?id=&content_id=" + ID,
                "/ace/getstream?id=acestream://" + ID,
                "/ace/getstream?id=acestream%3A%2F%2F" + ID,
                "/ace/getstream?id=+" + ID + "%20",
                "/ace/getstream?pid=x&sid=7&_=1&id=" + ID + "&unknown",
                "/ace/getstream?id=" + ID + "|User-Agent=Kodi%2F21&Referer=x",
                "/ace/getstream.ts?id=" + ID,
                "/ace/getstream/" + ID + ".ts",
                "/ace/getstream/" + ID + ".ts|User-Agent=VLC/3.0.21",
                "/ace/getstream/" + ID,
                "/content_id/" + ID + "/stream.ts",
                "/pid/" + ID + "/stream.ts",
                "/infohash/" + INFOHASH + "/stream.ts",
                "http://test/ace/getstream?id=" + ID,
            })
    void aStreamPlaysByAnyOfItsUrls(String url) {
        try (Player player = rig.play(url)) {
            player.awaitPackets(10);

            Reply head = player.head();
            assertThat(head.header("content-type")).isEqualTo("video/mp2t");
            assertThat(head.header("accept-ranges")).isEqualTo("none");
            assertThat(head.header("cache-control")).contains("no-store");
            assertThat(head.header("access-control-allow-origin")).isEqualTo("*");
            assertThat(head.header("transfer-encoding")).isNull();
            assertThat(head.header("content-length")).isNull();
            assertThat(head.header("connection")).isEqualTo("close");
            player.body().assertValid();
        }
    }

    @Test
    void anIdMayBeInUpperCase() {
        try (Player player = rig.play("/ace/getstream?id=" + ID.toUpperCase(Locale.ROOT))) {
            player.awaitPackets(10).body().assertValid();
        }
    }

    @Test
    void aRangeOfAnEndlessBodyIsTheWholeBody() {
        try (Client client =
                rig.client().send("GET " + ChannelRig.URL + " HTTP/1.1\r\nHost: test\r\nRange: bytes=0-\r\n\r\n")) {
            Reply head = client.head();

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("accept-ranges")).isEqualTo("none");
            assertThat(head.header("content-range")).isNull();
        }
    }

    @Test
    void aClientOfHttp10GetsTheBodyWithoutChunks() {
        try (Client client = rig.client().send("GET " + ChannelRig.URL + " HTTP/1.0\r\n\r\n")) {
            Reply head = client.head();

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("transfer-encoding")).isNull();
            assertThat(head.header("connection")).isEqualTo("close");
        }
    }

    @Test
    void headIsAnsweredAtOnceWithoutBodyOrLengthAndTheEngineHearsNothing() {
        String never = "/ace/getstream?id=" + "f".repeat(40);
        try (Client client = rig.client().ask("HEAD", never)) {
            Reply head = client.head();

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-type")).isEqualTo("video/mp2t");
            assertThat(head.header("accept-ranges")).isEqualTo("none");
            assertThat(head.header("access-control-allow-origin")).isEqualTo("*");
            assertThat(head.header("content-length")).isNull();
            assertThat(client.ask("HEAD", "/pid/" + "f".repeat(40) + "/stream.ts")
                            .head()
                            .status())
                    .isEqualTo(200);
            assertThat(rig.engine().targets("/ace/getstream?id=ffff")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void anIdThatIsNoneIsABadRequest(String method) {
        try (Client client = rig.client()) {
            Reply head = client.ask(method, "/ace/getstream?id=xyz").head();

            assertThat(head.status()).isEqualTo(400);
            assertThat(head.header("content-type")).isEqualTo("application/json");
            assertThat(head.header("access-control-allow-origin")).isEqualTo("*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ace/getstream", "/ace/getstream.ts?id=", "/ace/getstream?id=%20"})
    void aStreamWithoutIdIsToldSo(String url) {
        try (Client client = rig.client().get(url)) {
            Reply reply = client.reply();

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("\"error\": \"missing_id\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ace/getstream?id=" + ID + "0",
                "/ace/getstream/" + ID + "0.ts",
                "/content_id/stream.ts",
                "/ace/getstream?id=%22%0d%0a%C3%A9"
            })
    void anErrorIsValidJsonWithTheCode(String url) {
        try (Client client = rig.client().get(url)) {
            Reply reply = client.reply();

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body())
                    .matches("\\{\"detail\": \"(\\\\.|[^\"\\\\\\p{Cntrl}])*\", \"error\": \"invalid_id\"}");
        }
    }

    @Test
    void aPageOfAnotherOriginMayAskForStreams() {
        try (Client client = rig.client()) {
            Reply reply = client.send("OPTIONS " + ChannelRig.URL
                            + " HTTP/1.1\r\nHost: test\r\nOrigin: null\r\nAccess-Control-Request-Method: GET\r\n\r\n")
                    .head();

            assertThat(reply.status()).isEqualTo(204);
            assertThat(reply.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
            assertThat(reply.header("access-control-allow-methods")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(reply.header("access-control-allow-headers")).contains("Range", "Authorization");
        }
    }

    @Test
    void aPageOfAnotherOriginMayNotManage() {
        try (Client client = rig.client().ask("OPTIONS", ChannelRig.REST)) {
            Reply reply = client.head();

            assertThat(reply.status()).isEqualTo(204);
            assertThat(reply.header("allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
            assertThat(reply.header("access-control-allow-origin")).isNull();
        }
    }

    @Test
    void anotherMethodOfAStreamIsToldWhichThereAreInAnyOrigin() {
        try (Client client = rig.client().ask("PUT", ChannelRig.URL)) {
            Reply reply = client.reply();

            assertThat(reply.status()).isEqualTo(405);
            assertThat(reply.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
        }
    }
}
