package dev.acequia.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.ContentId;
import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.source.Unavailable;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartReportsTest {
    private final EventLog events = new EventLog(InstantSource.system());
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final StartReports reports = new StartReports(events, timers);

    @AfterEach
    void close() {
        timers.shutdownNow();
    }

    private void fail(int content, Unavailable.Reason reason) {
        ContentId id = new ContentId(ContentId.Kind.CONTENT_ID, String.format("%040x", content));
        reports.failed(id, new Unavailable(reason, "Nothing came of " + content));
    }

    private List<Event> told() {
        return events.newest(_ -> true, 0, 100);
    }

    @Test
    void aStartThatFailsIsAnEventOfItsContent() {
        fail(7, Unavailable.Reason.CONTENT_NOT_FOUND);
        assertThat(told()).hasSize(1);
        Event event = told().getFirst();
        assertThat(event.type()).isEqualTo(Event.Type.STREAM);
        assertThat(event.category()).isEqualTo("start_failed");
        assertThat(event.subject()).endsWith("07");
        assertThat(event.message()).isEqualTo("Nothing came of 7");
        assertThat(event.details()).containsEntry("reason", "content_not_found").containsEntry("count", "1");
    }

    @Test
    void aFloodIsToldInSumsAndLeavesOtherReasonsAlone() {
        for (int i = 0; i < 5000; i++) {
            fail(i, Unavailable.Reason.ADDRESS_LIMIT);
        }
        fail(1, Unavailable.Reason.NO_ENGINE);
        assertThat(told()).hasSize(StartReports.SINGLY + 1);
        reports.sum(Unavailable.Reason.ADDRESS_LIMIT);
        assertThat(told()).hasSize(StartReports.SINGLY + 2);
        assertThat(told().getFirst().message()).isEqualTo("4995 more starts failed; the last: Nothing came of 4999");
        assertThat(told().getFirst().details()).containsEntry("count", "4995");
    }

    @Test
    void afterAQuietSpanStartsAreToldOneByOneAgain() {
        for (int i = 0; i < 10; i++) {
            fail(i, Unavailable.Reason.NO_ENGINE);
        }
        reports.sum(Unavailable.Reason.NO_ENGINE);
        reports.sum(Unavailable.Reason.NO_ENGINE);
        fail(11, Unavailable.Reason.NO_ENGINE);
        assertThat(told().getFirst().message()).isEqualTo("Nothing came of 11");
    }

    @Test
    void whatItsChannelAndItsViewerTellAtOnceIsToldOnce() {
        fail(1, Unavailable.Reason.START_TIMEOUT);
        fail(1, Unavailable.Reason.START_TIMEOUT);
        assertThat(told()).hasSize(1);
    }

    @Test
    void whatTheViewerOrTheServerEndedIsNoFailure() {
        fail(1, Unavailable.Reason.SHUTTING_DOWN);
        assertThat(told()).isEmpty();
    }
}
