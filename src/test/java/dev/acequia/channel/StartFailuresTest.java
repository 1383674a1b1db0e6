package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Answers;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import dev.acequia.rig.Reply;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Failed starts, as viewers and the engine see them.
class StartFailuresTest {
    private static final String START = "/ace/getstream";
    private static final String MEDIA = "/content/";

    static Stream<Arguments> failures() {
        byte[] fewBytes = new byte[100];
        return Stream.of(
                Arguments.of(
                        "an unknown content",
                        START,
                        said("failed to load content"),
                        404,
                        "content_not_found",
                        "failed to load content"),
                Arguments.of(
                        "an error",
                        START,
                        said("premium needed, \\\"sorry\\\""),
                        502,
                        "engine_error",
                        "premium needed"),
                Arguments.of("HTTP 500", START, Answers.text(500, "no \"way\""), 502, "engine_error", "no \\\"way\\\""),
                Arguments.of("no JSON", START, Answers.text(200, "<html>"), 502, "engine_error", "<html>"),
                Arguments.of(
                        "media that are refused",
                        MEDIA,
                        Answers.text(500, "start timeout"),
                        502,
                        "engine_error",
                        "start timeout"),
                Arguments.of(
                        "100 bytes",
                        MEDIA,
                        Answers.bytes(200, Answers.Framing.CLOSE, fewBytes),
                        502,
                        "engine_error",
                        "100 bytes"),
                Arguments.of("no bytes", MEDIA, Answers.closingAfter(""), 502, "engine_error", "closed the connection"),
                Arguments.of(
                        "no picture",
                        MEDIA,
                        Answers.bytes(200, Answers.Framing.CLOSE, new byte[1 << 20]),
                        502,
                        "engine_error",
                        "1048576 bytes"));
    }

    private static FakeEngine.Answer said(String words) {
        return Answers.json("{\"response\": null, \"error\": \"" + words + "\"}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void theViewerIsToldTheEnginesWords(
            String what, String path, FakeEngine.Answer answer, int status, String code, String words) {
        try (ChannelRig rig = ChannelRig.playing(Broadcast.unbounded());
                Client client = rig.client()) {
            rig.engine().on(path, answer);

            Reply reply = client.get(ChannelRig.URL).reply();

            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.body()).contains("\"error\": \"" + code + "\"").contains(words);
            assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
            assertThat(client.awaitEnd()).isEqualTo(Client.End.CLEAN);
            eventually().until(() -> rig.registry().viewerCount() == 0);
            assertThat(rig.stops()).isEqualTo(path.equals(START) ? 0 : 1);
        }
    }

    static Stream<Arguments> delays() {
        return Stream.of(
                Arguments.of("a start that is not answered", START, Answers.silent()),
                Arguments.of("headers that are withheld", MEDIA, Answers.silent()),
                Arguments.of("media that do not come", MEDIA, Answers.stallingAfter("HTTP/1.1 200 OK\r\n\r\n")),
                Arguments.of("media that stop", MEDIA, Answers.stallingAfter("HTTP/1.1 200 OK\r\n\r\nG")),
                Arguments.of("media without an end or a picture", MEDIA, Broadcast.onDemand()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("delays")
    void theViewerIsToldInTimeThatNothingCame(String what, String path, FakeEngine.Answer answer) {
        Duration timeout = Duration.ofMillis(600);
        try (ChannelRig rig = ChannelRig.playing(Broadcast.unbounded(), new Knobs().startTimeout(timeout));
                Client client = rig.client()) {
            rig.engine().on(path, answer);
            long before = System.nanoTime();

            // All other deadlines of a ChannelRig are later than this client's patience.
            Reply reply = client.get(ChannelRig.URL).reply();

            assertThat(reply.status()).isEqualTo(504);
            assertThat(reply.body()).contains("\"error\": \"start_timeout\"", ChannelRig.ID);
            assertThat(reply.header("retry-after")).isNotNull();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(timeout);
            eventually().until(() -> rig.registry().viewerCount() == 0);
        }
    }

    @Test
    void withoutAnEngineTheViewerIsToldToComeBack() {
        try (ChannelRig rig = ChannelRig.withoutEngine(new Knobs());
                Client client = rig.client()) {
            Reply reply = client.get(ChannelRig.URL).reply();

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("retry-after")).isNotNull();
            assertThat(reply.body()).contains("\"error\": \"no_engine\"");
        }
    }

    @Test
    void oneStartServesAllWhoComeWhileItIsNotAnswered() {
        CountDownLatch answered = new CountDownLatch(1);
        Broadcast broadcast = Broadcast.every(Duration.ofMillis(20));
        try (ChannelRig rig = ChannelRig.playing(broadcast, new Knobs().startTimeout(Duration.ofMillis(300)))) {
            String started = Answers.started("http://" + rig.engine().address());
            rig.engine().on(START, Answers.after(answered, Answers.json(started)));
            try (Client early = rig.client().get(ChannelRig.URL)) {
                assertThat(early.reply().status()).isEqualTo(504);
            }

            try (Player late = rig.play()) {
                eventually().until(() -> rig.registry().viewerCount() == 1);
                answered.countDown();

                late.awaitPackets(100).body().assertValid();
                assertThat(rig.starts()).isOne();
            }
        }
    }

    @Test
    void detailsAreUtf8() {
        try (ChannelRig rig = ChannelRig.open(new Knobs());
                Client client = rig.client()) {
            rig.engine().on(START, Answers.text(500, "añ✓"));

            assertThat(client.get(ChannelRig.URL).reply().body()).contains("añ✓");
        }
    }
}
