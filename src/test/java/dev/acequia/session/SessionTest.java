package dev.acequia.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.acequia.app.DefaultOptions;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.rig.Answers;
import dev.acequia.rig.FakeEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final ContentId CONTENT =
            new ContentId(ContentId.Kind.CONTENT_ID, "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209");

    private final FakeEngine engine = FakeEngine.start();
    private final EngineClient client = new EngineClient(DefaultOptions.timeouts());
    private final SessionOpener opener = new SessionOpener(client, "here", DefaultOptions::intake);
    private final PlayerId player = PlayerId.of("here", engine.address(), CONTENT);

    @AfterEach
    void close() {
        client.close();
        engine.close();
    }

    private Session open() throws Exception {
        Session session = opener.start(engine.address(), CONTENT);
        try {
            session.connect();
            return session;
        } catch (EngineException | InterruptedException e) {
            session.close();
            throw e;
        }
    }

    private List<String> stops() {
        return engine.targets("/ace/cmd/");
    }

    @Test
    void aSessionDeliversMediaAndStatistics() throws Exception {
        engine.playing(Answers.endless(new AtomicLong()));

        try (Session session = open()) {
            assertThat(session.read(new byte[100], 0, 100, LONG)).isEqualTo(100);
            assertThat(session.stat().status()).isEqualTo("dl");
            assertThat(session.engine()).isEqualTo(engine.address());
            assertThat(session.playback().infohash()).isEqualTo(FakeEngine.INFOHASH);
        }
        assertThat(engine.targets("/ace/getstream").getFirst()).endsWith("&pid=" + player);
        assertThat(engine.targets("/ace/stat/").getFirst()).endsWith("?skip_player_activity=1");
    }

    @Test
    void aSessionIsStoppedOnceHoweverOftenItIsClosed() throws Exception {
        engine.playing(Answers.endless(new AtomicLong()));
        Session session = open();
        List<Thread> closers = new ArrayList<>();

        for (int i = 0; i < 8; i++) {
            closers.add(Thread.startVirtualThread(session::close));
        }
        for (Thread closer : closers) {
            assertThat(closer.join(LONG)).isTrue();
        }
        session.close();

        assertThat(stops()).singleElement().asString().endsWith("?method=stop");
        assertThat(session.read(new byte[1], 0, 1, LONG)).isEqualTo(-1);
    }

    @Test
    void anInterruptedThreadClosesWithoutWaitingAndTheSessionIsStoppedAllTheSame() throws Exception {
        engine.playing(Answers.endless(new AtomicLong()));
        Session session = open();
        Thread closer = Thread.ofVirtual().unstarted(() -> {
            Thread.currentThread().interrupt();
            session.close();
        });
        closer.start();

        assertThat(closer.join(LONG)).isTrue();
        await().untilAsserted(() -> assertThat(stops()).hasSize(1));
    }

    @Test
    void aSessionWhoseMediaDoNotOpenIsStopped() {
        engine.playing(Answers.text(500, "start timeout"));

        assertThat(catchThrowableOfType(EngineException.class, this::open)).hasMessageContaining("start timeout");
        assertThat(stops()).hasSize(1);
    }

    @Test
    void aSessionWhoseOpeningIsInterruptedIsStopped() throws Exception {
        engine.playing(Answers.silent());
        var outcome = new AtomicReference<Throwable>();
        Thread opening = Thread.ofVirtual()
                .start(() -> outcome.set(catchThrowableOfType(InterruptedException.class, this::open)));
        await().until(() -> !engine.targets("/content/").isEmpty());

        opening.interrupt();

        assertThat(opening.join(LONG)).isTrue();
        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        await().untilAsserted(() -> assertThat(stops()).hasSize(1));
    }

    @Test
    void aSessionThatIsHandedOverIsLeftToItsSuccessor() throws Exception {
        engine.playing(Answers.endless(new AtomicLong()));
        Session session = open();

        session.handOver();
        session.close();

        assertThat(session.read(new byte[1], 0, 1, LONG)).isEqualTo(-1);
        assertThat(stops()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ours, false", "another, true"})
    void aSessionIsTakenOverWhenTheEngineHasAnotherNameForItThanBefore(String name, boolean isTaken) throws Exception {
        engine.playing(Answers.endless(new AtomicLong())).on("/ace/stat/", named("ours"));
        try (Session session = open()) {
            assertThat(session.isTakenOver()).isFalse();
            engine.on("/ace/stat/", named(name));
            assertThat(session.isTakenOver()).isEqualTo(isTaken);
            assertThat(session.isTakenOver()).isEqualTo(isTaken);
            engine.on("/ace/stat/", Answers.json("{\"error\": \"unknown playback session id\"}"));
            assertThat(session.isTakenOver()).isFalse();
        }
    }

    private static FakeEngine.Answer named(String name) {
        return Answers.json("{\"response\": {\"playback_session_id\": \"%s\"}, \"error\": null}".formatted(name));
    }

    @Test
    void aStartThatFailsHasNothingToStop() {
        engine.playing(Answers.silent()).on("/ace/getstream", Answers.json("{\"error\": \"failed to load content\"}"));

        assertThat(catchThrowableOfType(EngineException.class, this::open).reason())
                .isEqualTo(EngineException.Reason.CONTENT);
        assertThat(stops()).isEmpty();
    }

    @Test
    void aPlayerIsTheSameForTheSameContentOnTheSameEngineOnly() {
        var elsewhere = new EngineAddress("elsewhere", 1);
        var infohash = new ContentId(ContentId.Kind.INFOHASH, CONTENT.hex());

        assertThat(player.hex()).matches("[0-9a-f]{32}");
        assertThat(PlayerId.of("here", engine.address(), CONTENT)).isEqualTo(player);
        assertThat(List.of(
                        PlayerId.of("there", engine.address(), CONTENT),
                        PlayerId.of("here", elsewhere, CONTENT),
                        PlayerId.of("here", engine.address(), infohash)))
                .doesNotContain(player)
                .doesNotHaveDuplicates();
    }
}
