package dev.acequia.preflight;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.app.DefaultOptions;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineClient;
import dev.acequia.events.EventLog;
import dev.acequia.pool.Engine;
import dev.acequia.pool.EngineHealth;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.PoolOptions;
import dev.acequia.rig.Answers;
import dev.acequia.rig.FakeEngine;
import dev.acequia.session.SessionOpener;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A preflight whose media end just when the engine is asked for the same stream for a viewer.
class EndingTest {
    private static final String MEDIA = "HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\nG";
    private static final ContentId LOOKED_AT = new ContentId(ContentId.Kind.CONTENT_ID, "a".repeat(40));
    private static final ContentId WATCHED = new ContentId(ContentId.Kind.INFOHASH, FakeEngine.INFOHASH);
    private static final ContentId OTHER = new ContentId(ContentId.Kind.INFOHASH, "b".repeat(40));

    private final CountDownLatch mediaEnd = new CountDownLatch(1);
    private final CountDownLatch stopAnswered = new CountDownLatch(1);
    private final FakeEngine engine = FakeEngine.start();
    private final EngineClient client = new EngineClient(DefaultOptions.timeouts());
    private final Preflights preflights = new Preflights();
    private final EnginePool pool = EnginePool.open(
            () -> new PoolOptions(2, Duration.ofSeconds(1), Duration.ofSeconds(2)),
            client::probe,
            new EventLog(InstantSource.system()),
            InstantSource.system(),
            System::nanoTime,
            new SecureRandom());
    private final Examiner examiner = new Examiner(
            pool,
            client,
            new SessionOpener(client, "here", DefaultOptions::intake),
            preflights,
            () -> Duration.ofSeconds(30));

    @BeforeEach
    void anEngineIsThere() {
        engine.on("/webui/api/service", Answers.json("{\"result\": {\"version\": \"3.2.11\", \"code\": 3021100}}"))
                .playing(Answers.closingAfter(MEDIA, mediaEnd));
        pool.configure(List.of(Engine.at(engine.address())));
        eventually().until(() -> pool.snapshot().getFirst().health() == EngineHealth.HEALTHY);
    }

    @AfterEach
    void close() {
        mediaEnd.countDown();
        stopAnswered.countDown();
        preflights.close();
        pool.close();
        client.close();
        engine.close();
    }

    /// One that plays.
    private CompletableFuture<Outcome> begin() {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                outcome.complete(examiner.examine(LOOKED_AT, Tier.DEEP, _ -> false));
            } catch (InterruptedException e) {
                outcome.completeExceptionally(e);
            }
        });
        eventually().until(() -> !engine.targets("/content/").isEmpty());
        return outcome;
    }

    private int stops() {
        return engine.targets("/ace/cmd/").size();
    }

    /// The preflight has all it wanted: what it asks last has been asked.
    private void endMedia() {
        mediaEnd.countDown();
        eventually().until(() -> !engine.targets("/ace/stat/").isEmpty());
    }

    @Test
    void itsStopWaitsForTheAnswerToTheViewersStartAndIsLeftOutWhenThatHasTheSession() throws Exception {
        CompletableFuture<Outcome> outcome = begin();
        try (Claim claim = preflights.claim(engine.address(), WATCHED)) {
            endMedia();
            assertThat(outcome).isNotDone();
            claim.granted(FakeEngine.INFOHASH);
        }
        assertThat(outcome.join()).isInstanceOf(Outcome.Yielded.class);
        preflights.yieldTo(LOOKED_AT).join();
        assertThat(stops()).isZero();
    }

    @Test
    void itIsStoppedAfterAViewersStartThatHasComeToNothing() throws Exception {
        CompletableFuture<Outcome> outcome = begin();
        try (Claim _ = preflights.claim(engine.address(), WATCHED)) {
            endMedia();
            assertThat(outcome).isNotDone();
            assertThat(stops()).isZero();
        }
        assertThat(outcome.join()).isInstanceOf(Outcome.Found.class);
        assertThat(stops()).isOne();
    }

    @Test
    void aStartOfWhatIsKnownToBeAnotherContentIsNotWaitedFor() throws Exception {
        CompletableFuture<Outcome> outcome = begin();
        try (Claim _ = preflights.claim(engine.address(), OTHER)) {
            endMedia();
            assertThat(outcome.join()).isInstanceOf(Outcome.Found.class);
        }
        assertThat(stops()).isOne();
    }

    @ParameterizedTest
    @EnumSource(ContentId.Kind.class)
    void aViewersStartWaitsForAStopThatHasBegun(ContentId.Kind kind) {
        ContentId watched = kind == ContentId.Kind.INFOHASH ? WATCHED : new ContentId(kind, "c".repeat(40));
        engine.on("/ace/cmd/", Answers.after(stopAnswered, Answers.json("{\"response\": \"ok\", \"error\": null}")));
        begin();
        mediaEnd.countDown();
        eventually().until(() -> stops() == 1);
        CompletableFuture<Void> claimed = CompletableFuture.runAsync(() -> claim(watched));
        assertThat(claimed).isNotDone();
        stopAnswered.countDown();
        assertThat(claimed).succeedsWithin(Duration.ofSeconds(20));
    }

    private void claim(ContentId content) {
        try (Claim claim = preflights.claim(engine.address(), content)) {
            assertThat(claim.engine()).isEqualTo(engine.address());
            assertThat(preflights.yieldTo(LOOKED_AT)).isDone();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
