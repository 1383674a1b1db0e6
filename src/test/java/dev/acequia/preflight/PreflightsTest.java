package dev.acequia.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.ContentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// How preflights are counted and cut off.
class PreflightsTest {
    private final Preflights preflights = new Preflights();

    private static ContentId content(int number) {
        return new ContentId(ContentId.Kind.CONTENT_ID, "%040x".formatted(number));
    }

    private Preflight enter(int content) {
        return Objects.requireNonNull(preflights.enter(content(content)));
    }

    @Test
    void thereAreNoMoreThanSoManyAtATime() {
        List<Preflight> all = new ArrayList<>();
        for (int i = 0; i < Preflights.MOST; i++) {
            all.add(enter(i));
        }
        assertThat(preflights.enter(content(9))).isNull();

        preflights.leave(all.getFirst());

        assertThat(preflights.enter(content(9))).isNotNull();
    }

    @Test
    void whoWatchesAContentWaitsForItsPreflightsOnlyUntilTheyHaveLeft() {
        Preflight same = enter(1);
        Preflight other = enter(2);

        CompletableFuture<Void> free = preflights.yieldTo(content(1));

        assertThat(free).isNotDone();
        assertThat(same.outcome()).isCompletedWithValueMatching(Outcome.Yielded.class::isInstance);
        assertThat(other.outcome()).isNotDone();
        preflights.leave(same);
        assertThat(free).isCompleted();
    }

    @Test
    void aPreflightIsKnownByTheInfohashThatItFinds() {
        Preflight preflight = enter(1);
        preflight.identified(content(7).hex());

        preflights.yieldTo(new ContentId(ContentId.Kind.INFOHASH, content(7).hex()));

        assertThat(preflight.outcome()).isDone();
    }

    @Test
    void oneWithoutAPlaceMakesNoRoom() {
        enter(1);

        assertThat(preflights.freeSlot()).isFalse();
    }

    @Test
    void noneBeginsOnceTheServerCloses() {
        preflights.close();

        assertThat(preflights.enter(content(1))).isNull();
    }
}
