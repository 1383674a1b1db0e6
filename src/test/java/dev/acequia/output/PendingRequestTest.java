package dev.acequia.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.http.Connection;
import dev.acequia.http.ResponseObserver;
import dev.acequia.http.message.Answer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PendingRequestTest {
    private static final Answer ANSWER = Answer.json(200, "{}");

    private final EmbeddedChannel socket = new EmbeddedChannel();
    private final List<Answer> answers = new ArrayList<>();
    private final List<String> happened = new ArrayList<>();
    private final PendingRequest pending = new PendingRequest(
            new Connection(socket, true, ResponseObserver.UNLOGGED), answers::add, () -> happened.add("left"));

    @AfterEach
    void close() {
        socket.finishAndReleaseAll();
    }

    private void pass(Duration time) {
        socket.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        socket.runScheduledPendingTasks();
    }

    @Test
    void theFirstAnswerCountsAndEndsTheRequest() {
        pending.answer(ANSWER);
        pending.answer(Answer.empty(204));
        assertThat(answers).containsExactly(ANSWER);
        assertThat(happened).containsExactly("left");
        assertThat(pending.end()).isFalse();
    }

    @Test
    void aTaskRunsWhenTheTimeHasPassed() {
        socket.freezeTime();
        pending.within(Duration.ofSeconds(4), () -> pending.answer(ANSWER));
        pass(Duration.ofSeconds(3));
        assertThat(answers).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(answers).containsExactly(ANSWER);
    }

    @Test
    void noTaskRunsAfterTheAnswer() {
        socket.freezeTime();
        pending.within(Duration.ofSeconds(4), () -> happened.add("late"));
        pending.onLoop(() -> happened.add("later"));
        pending.answer(ANSWER);
        socket.runPendingTasks();
        pass(Duration.ofSeconds(5));
        assertThat(happened).containsExactly("left");
        assertThat(socket.hasPendingTasks()).isFalse();
    }

    @Test
    void whatIsWaitedForIsNotWantedAnyMoreAfterTheAnswer() {
        pending.until(() -> happened.add("cancelled"));
        pending.answer(ANSWER);
        assertThat(happened).containsExactly("cancelled", "left");
        pending.until(() -> happened.add("cancelled at once"));
        assertThat(happened).endsWith("cancelled at once");
    }

    @Test
    void aPlayerThatGoesIsNotAnsweredAndHasLeft() {
        pending.until(() -> happened.add("cancelled"));
        socket.close();
        socket.runPendingTasks();
        pending.answer(ANSWER);
        assertThat(answers).isEmpty();
        assertThat(happened).containsExactly("cancelled", "left");
    }
}
