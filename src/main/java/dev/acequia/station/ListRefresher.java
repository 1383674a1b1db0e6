package dev.acequia.station;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.schedule.PeriodicTask;
import dev.acequia.stationlist.ListException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Refreshes of lists that are due, one after the other on a thread of its own, which sleeps while there is no list.
public final class ListRefresher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ListRefresher.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final StationDatabase database;
    private final ListSources lists;
    private final ListRefresh refresh;
    private final EventLog events;
    private final PeriodicTask task = new PeriodicTask("list-refresh", this::pause, this::refreshDue);

    private ListRefresher(StationDatabase database, ListSources lists, ListRefresh refresh, EventLog events) {
        this.database = database;
        this.lists = lists;
        this.refresh = refresh;
        this.events = events;
    }

    public static ListRefresher start(
            StationDatabase database, ListSources lists, ListRefresh refresh, EventLog events) {
        ListRefresher refresher = new ListRefresher(database, lists, refresh, events);
        refresher.task.start();
        return refresher;
    }

    /// Call when there may be a first list.
    public void changed() {
        task.changed();
    }

    private Optional<Duration> pause() {
        return database.isThere() ? Optional.of(PAUSE) : Optional.empty();
    }

    private void refreshDue() throws InterruptedException {
        try {
            Instant now = database.clock().instant();
            for (ListSource each : lists.all()) {
                Instant due = each.state().nextAt();
                if (due != null && !due.isAfter(now) && each.kind().isRefreshed()) {
                    refresh(each);
                }
            }
        } catch (StationException e) {
            log.warn("[stations] the lists cannot be refreshed: {}", e.getMessage());
        }
    }

    private void refresh(ListSource source) throws InterruptedException {
        try {
            refresh.run(source, true, false).ifPresent(report -> tell(events, source.name(), report));
        } catch (StationException | ListException | IOException e) {
            String why = ListRefresh.sentence(e);
            log.info("[stations] list {} was not refreshed: {}", source.name(), why);
            if (source.state().failures() == 0) {
                events.add(
                        Event.Type.SYSTEM,
                        "import_failed",
                        source.name(),
                        "List " + source.name() + " was not refreshed: " + why,
                        Map.of());
            }
        }
    }

    /// Publishes what an import has done.
    public static void tell(EventLog events, String list, ImportReport report) {
        ImportReport.Counts counts = report.counts();
        events.add(
                Event.Type.SYSTEM,
                "import_finished",
                list,
                "List %s was imported: %d stations added, %d changed, %d gone, %d entries skipped"
                        .formatted(list, counts.added(), counts.changed(), counts.gone(), counts.skipped()),
                Map.of("import", Long.toString(report.id())));
    }

    @Override
    public void close() {
        task.close();
    }
}
