package dev.acequia.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final EventLog log = new EventLog(InstantSource.fixed(NOW));

    private void add(Event.Type type, String category) {
        log.add(type, category, "subject", "Something happened", Map.of("a", "b"));
    }

    private List<Long> ids(int skipped, int limit) {
        return log.newest(_ -> true, skipped, limit).stream().map(Event::id).toList();
    }

    @Test
    void eventsAreToldNewestFirst() {
        add(Event.Type.STREAM, "started");
        add(Event.Type.ENGINE, "down");
        assertThat(log.newest(_ -> true, 0, 10))
                .containsExactly(
                        new Event(2, NOW, Event.Type.ENGINE, "down", "subject", "Something happened", Map.of("a", "b")),
                        new Event(
                                1,
                                NOW,
                                Event.Type.STREAM,
                                "started",
                                "subject",
                                "Something happened",
                                Map.of("a", "b")));
    }

    @Test
    void onlyThoseThatAreWantedCount() {
        for (int i = 0; i < 5; i++) {
            add(Event.Type.STREAM, "started");
            add(Event.Type.ENGINE, "down");
        }
        assertThat(log.newest(each -> each.type() == Event.Type.STREAM, 1, 2))
                .extracting(Event::id)
                .containsExactly(7L, 5L);
    }

    @Test
    void aReaderGoesOnAfterWhatItHasHad() {
        for (int i = 0; i < 5; i++) {
            add(Event.Type.STREAM, "started");
        }
        assertThat(log.after(2, 2).events()).extracting(Event::id).containsExactly(3L, 4L);
        assertThat(log.after(4, 2).events()).extracting(Event::id).containsExactly(5L);
        assertThat(log.after(5, 2).events()).isEmpty();
        assertThat(log.last()).isEqualTo(5);
    }

    @Test
    void aReaderThatWasTooSlowFindsOut() {
        for (int i = 0; i < EventLog.MOST + 10; i++) {
            add(Event.Type.STREAM, "started");
        }
        assertThat(log.after(3, 1).events()).extracting(Event::id).containsExactly(11L);
    }

    @Test
    void whoFollowsIsToldUntilItDoesNoMore() {
        int[] times = {0};
        Runnable end = log.follow(() -> times[0]++);
        add(Event.Type.STREAM, "started");
        end.run();
        add(Event.Type.STREAM, "ended");
        assertThat(times[0]).isOne();
    }

    @Test
    void theOldestAreForgotten() {
        for (int i = 0; i < EventLog.MOST + 10; i++) {
            add(Event.Type.STREAM, "started");
        }
        List<Long> all = ids(0, Integer.MAX_VALUE);
        assertThat(all).hasSize(EventLog.MOST).startsWith(EventLog.MOST + 10L).endsWith(11L);
    }

    @Test
    void aReaderIsToldHowMuchItHasMissed() {
        for (int i = 0; i < EventLog.MOST + 10; i++) {
            add(Event.Type.STREAM, "started");
        }
        assertThat(log.after(3, 1).missed()).isEqualTo(7);
        assertThat(log.after(10, 1).missed()).isZero();
    }

    @Test
    void aReaderGoesOnAfterAnEventOfAnEarlierLog() {
        add(Event.Type.STREAM, "started");
        add(Event.Type.STREAM, "ended");
        EventLog later = new EventLog(InstantSource.fixed(NOW), 1000);
        later.add(Event.Type.ENGINE, "up", "subject", "Something happened", Map.of());
        assertThat(later.after(1, 9).missed()).isEqualTo(EventLog.Batch.UNKNOWN);
        later.precede(log.after(0, 9).events());
        assertThat(later.after(1, 9).missed()).isZero();
        assertThat(later.after(1, 9).events()).extracting(Event::id).containsExactly(2L, 1000L);
        assertThat(later.newest(_ -> true, 0, 9)).extracting(Event::id).containsExactly(1000L, 2L, 1L);
    }

    @Test
    void whatAnEarlierLogHasKeptIsForgottenFirst() {
        add(Event.Type.STREAM, "started");
        EventLog later = new EventLog(InstantSource.fixed(NOW), 1000);
        later.precede(log.after(0, 9).events());
        for (int i = 0; i < EventLog.MOST; i++) {
            later.add(Event.Type.ENGINE, "up", "subject", "Something happened", Map.of());
        }
        assertThat(later.newest(_ -> true, 0, Integer.MAX_VALUE)).hasSize(EventLog.MOST);
        assertThat(later.after(0, 1).events()).extracting(Event::id).containsExactly(1000L);
    }
}
