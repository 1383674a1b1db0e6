package dev.acequia.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// End of all engines with the server's: side by side, within the time that the server has.
final class FleetExit {
    private static final Logger log = LoggerFactory.getLogger(FleetExit.class);
    private static final Duration LONGEST_GRACE = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(4);

    private FleetExit() {}

    static void stopAll(EngineProvider provider, Duration grace) throws InterruptedException {
        Duration shorter = grace.compareTo(LONGEST_GRACE) < 0 ? grace : LONGEST_GRACE;
        Thread all = Thread.ofVirtual().name("exit").start(() -> stopEach(provider, shorter));
        if (!all.join(LONGEST)) {
            all.interrupt();
            log.warn("[fleet] not all engines were stopped within {} s", LONGEST.toSeconds());
        }
    }

    private static void stopEach(EngineProvider provider, Duration grace) {
        List<Thread> stops = new ArrayList<>();
        try {
            for (Instance each : provider.list()) {
                stops.add(Thread.ofVirtual().name("exit-" + each.name()).start(() -> stop(provider, each, grace)));
            }
            for (Thread each : stops) {
                each.join();
            }
        } catch (ProviderException e) {
            log.warn("[fleet] the engines cannot be stopped: {}", e.sentence());
        } catch (InterruptedException e) {
            stops.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(EngineProvider provider, Instance engine, Duration grace) {
        try {
            provider.stop(engine.id(), grace);
            provider.remove(engine.id());
        } catch (ProviderException e) {
            log.warn("[fleet] engine {} cannot be stopped: {}", engine.name(), e.sentence());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
