package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Client;
import dev.acequia.rig.Reply;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartTest extends SimulatorRig {
    private static final String UNKNOWN = "0123456789012345678901234567890123456789";

    @Test
    void theFirstContentHasTheIdOfTheDemoUrl() {
        assertThat(content.contentId()).isEqualTo("94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209");
        assertThat(simulator.contents()).extracting(Content::infohash).doesNotHaveDuplicates();
    }

    @Test
    void anAnswerInJsonHasTheUrlsOfTheSession() throws IOException {
        Reply answer = client.get(start("&format=json"));

        String address =
                "http://engine.example:6878/ace/%s/" + content.infohash() + "/f528764d624db129b32c21fbca0cb8d6";
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Server")).startsWith("BaseHTTP/0.6 Python/3.10.");
        assertThat(answer.body())
                .startsWith("{\"response\": {\"playback_url\": \"" + address.formatted("r") + "\", \"stat_url\": \""
                        + address.formatted("stat") + "\", \"command_url\": \"" + address.formatted("cmd")
                        + "\", \"infohash\": \"" + content.infohash() + "\", \"playback_session_id\": \"")
                .endsWith("\"is_live\": 1, \"is_encrypted\": 0, \"client_session_id\": -1}, \"error\": null}");
        assertThat(answer.field("playback_session_id")).matches("[0-9a-f]{40}");
    }

    @Test
    void anEventUrlComesOnRequest() throws IOException {
        assertThat(client.get(start("&format=json&use_api_events=1")).field("event_url"))
                .contains("/ace/event/" + content.infohash());
    }

    @Test
    void aRedirectHasABodyThatOnlyTheCloseEnds() throws IOException {
        Reply answer = client.send("GET " + start("") + " HTTP/1.1\r\nHost: h:1\r\n\r\n");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.location()).startsWith("http://h:1/ace/r/" + content.infohash() + "/");
        assertThat(answer.header("Content-Length")).isNull();
        assertThat(answer.body()).isEqualTo("Redirect to " + answer.location());
        Reply next = client.get(answer.location());
        assertThat(next.location()).matches("http://[^/]*/content/" + content.infohash() + "/0\\.[0-9]{12}");
    }

    @Test
    void theTokenIsTheDigestOfThePid() throws IOException {
        // md5 of "abc"
        assertThat(client.get(start("&format=json&pid=abc")).field("playback_url"))
                .endsWith("/900150983cd24fb0d6963f7d28e17f72");
        assertThat(client.get(start("&format=json&sid=abc")).field("playback_url"))
                .endsWith("/900150983cd24fb0d6963f7d28e17f72");
    }

    @Test
    void aContentIdGoesBeforeAnInfohash() throws IOException {
        simulator.faults().set(Knob.TIME_SCALE, "0.01");
        Content other = simulator.contents().get(1);
        String both = "/ace/getstream?format=json&infohash=" + other.infohash();

        assertThat(client.get(both + "&content_id=" + content.contentId()).field("infohash"))
                .isEqualTo(content.infohash());
        assertThat(client.get(both + "&id=" + UNKNOWN).field("error")).isEqualTo("failed to load content");
        assertThat(client.get(both).field("infohash")).isEqualTo(other.infohash());
        assertThat(client.get("/ace/getstream?format=json&magnet=magnet:%3Fxt=urn:btih:" + other.infohash())
                        .field("infohash"))
                .isEqualTo(other.infohash());
    }

    @Test
    void noSelectorIsAServerError() throws IOException {
        assertThat(client.get("/ace/getstream?format=json").status()).isEqualTo(500);
    }

    @Test
    void unknownContentFailsAfterAWhile() throws IOException {
        simulator.faults().set(Knob.TIME_SCALE, "0.02");
        Duration id = took(() -> client.get("/ace/getstream?format=json&id=" + UNKNOWN));
        Duration infohash = took(() -> client.get("/ace/getstream?format=json&infohash=" + UNKNOWN));

        assertThat(id).isGreaterThan(Duration.ofMillis(90));
        assertThat(infohash).isGreaterThan(Duration.ofMillis(560));
        Reply answer = client.get("/ace/getstream?format=json&id=nonsense");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"response\": null, \"error\": \"failed to load content\"}");
        Reply redirect = client.get("/ace/getstream?id=nonsense");
        assertThat(redirect.status()).isEqualTo(500);
        assertThat(redirect.body()).isEqualTo("Internal Server Error, couldn't find resource");
    }

    @Test
    void anInfohashGivenAsIdWorksOnlyWhenItIsCached() throws IOException {
        simulator.faults().set(Knob.TIME_SCALE, "0.01");
        String asId = "/ace/getstream?format=json&id=" + content.infohash();
        assertThat(client.get(asId).field("error")).isEqualTo("failed to load content");

        assertThat(client.get("/ace/getstream?format=json&infohash=" + content.infohash())
                        .field("error"))
                .isEqualTo("null");
        assertThat(client.get(asId).field("infohash")).isEqualTo(content.infohash());
    }

    @Test
    void anyContentPlaysWhenAskedFor() throws IOException {
        try (Simulator generous = Simulator.start(SimulatorOptions.defaults().withAnyContent(true))) {
            EngineCaller visitor = new EngineCaller(generous);
            Reply one = visitor.get("/ace/getstream?format=json&id=" + UNKNOWN);
            String infohash = one.field("infohash");

            assertThat(infohash).matches("[0-9a-f]{40}").isNotEqualTo(UNKNOWN);
            assertThat(visitor.get("/server/api?method=get_content_id&infohash=" + infohash)
                            .field("content_id"))
                    .isEqualTo(UNKNOWN);
            try (Client stream = visitor.follow("/ace/getstream?id=" + UNKNOWN)) {
                assertThat(stream.readExactly(1)).containsExactly(0x47);
            }
        }
    }

    @Test
    void aStartMayBeSlow() throws IOException {
        simulator.faults().set(Knob.START_DELAY, "300ms");

        assertThat(took(() -> client.get(start("&format=json")))).isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void aStartMayHang() throws IOException {
        simulator.faults().set(content.contentId(), Knob.START_HANG, "true");

        try (Client talk = client.open(start("&format=json"))) {
            assertThat(talk.isSilentFor(500)).isTrue();
        }
        assertThat(client.get("/ace/getstream?format=json&id="
                                + simulator.contents().get(1).contentId())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aStartMayFailWithAnyWords() throws IOException {
        simulator.faults().set(Knob.START_ERROR, "mod_detected");
        assertThat(client.get(start("&format=json")).body())
                .isEqualTo("{\"response\": null, \"error\": \"mod_detected\"}");
        assertThat(client.get(start("")).status()).isEqualTo(500);
        assertThat(client.get(start("")).body()).isEqualTo("mod_detected");

        simulator.faults().set(Knob.START_ERROR_OPTION, "proxyServer");
        assertThat(client.get(start("&format=json")).body())
                .endsWith("\"extra_data\": {\"reason\": \"missing_option\", \"option\": \"proxyServer\"}}");
    }

    @Test
    void tooManyContentsAreRefused() throws IOException {
        simulator.faults().set(Knob.SESSION_LIMIT, "1");
        assertThat(client.get(start("&format=json")).field("error")).isEqualTo("null");

        assertThat(client.get("/ace/getstream?format=json&id="
                                + simulator.contents().get(1).contentId())
                        .field("error"))
                .isEqualTo("too many active downloads");
        assertThat(client.get(start("&format=json&pid=b")).field("error")).isEqualTo("null");
    }

    @Test
    void urlsMayBeWrongOrRelative() throws IOException {
        simulator.faults().set(Knob.WRONG_HOST, "true");
        assertThat(client.get(start("&format=json")).field("stat_url")).startsWith("http://192.0.2.1:6878/ace/stat/");

        simulator.faults().set(Knob.RELATIVE_URLS, "true");
        assertThat(client.get(start("&format=json")).field("stat_url")).startsWith("/ace/stat/");
        assertThat(client.get(start("")).location()).startsWith("/ace/r/");
    }

    @Test
    void anEncryptedStreamSaysSoAndDoesNotPlay() throws IOException {
        simulator.faults().set(Knob.IS_ENCRYPTED, "true");
        Reply answer = client.get(start("&format=json"));

        assertThat(answer.field("is_encrypted")).isEqualTo("1");
        assertThat(client.get(answer.field("playback_url")).status()).isEqualTo(500);
    }

    private String start(String more) {
        return "/ace/getstream?id=" + content.contentId() + more;
    }

    private interface Call {
        Object run() throws IOException;
    }

    private static Duration took(Call call) throws IOException {
        long before = System.nanoTime();
        call.run();
        return Duration.ofNanos(System.nanoTime() - before);
    }
}
