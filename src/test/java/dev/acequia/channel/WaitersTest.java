package dev.acequia.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private final CompletableFuture<String> awaited = new CompletableFuture<>();
    private final Waiters<String> waiters = new Waiters<>(awaited);

    @Test
    void allWhoWaitAreToldAndNothingIsKeptOfThem() {
        CompletableFuture<String> first = waiters.add();
        CompletableFuture<String> second = waiters.add();
        assertThat(first).isNotDone();
        awaited.complete("live");
        assertThat(first).isCompletedWithValue("live");
        assertThat(second).isCompletedWithValue("live");
        assertThat(waiters.size()).isZero();
    }

    @Test
    void whoComesLaterIsToldAtOnce() {
        awaited.completeExceptionally(new IllegalStateException("failed"));
        assertThat(waiters.add()).isCompletedExceptionally();
        assertThat(waiters.size()).isZero();
    }

    @Test
    void nothingIsKeptOfWhoGivesUp() {
        CompletableFuture<String> gone = waiters.add();
        waiters.remove(gone);
        assertThat(waiters.size()).isZero();
        assertThat(awaited.getNumberOfDependents()).isEqualTo(1);
        awaited.complete("live");
        assertThat(gone).isNotDone();
    }
}
