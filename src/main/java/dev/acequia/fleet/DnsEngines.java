package dev.acequia.fleet;

import dev.acequia.engine.EngineAddress;
import dev.acequia.pool.Engine;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.EngineSnapshot;
import dev.acequia.schedule.PeriodicTask;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Engines that are the addresses of a name, such as those of a headless service: used while the name has them, drained
/// and then forgotten when it has not. Somebody else starts and stops them.
public final class DnsEngines implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DnsEngines.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration FIRST = Duration.ofMillis(1);
    private static final int MOST = 100;

    /// Lookups that may fail in a row before the addresses count as gone.
    private static final int PATIENCE = 3;

    private final EnginePool pool;
    private final Supplier<List<InetSocketAddress>> names;
    private final Lookup lookup;
    private final PeriodicTask task;
    private final Set<EngineAddress> used = new HashSet<>();
    private final Set<EngineAddress> drained = new HashSet<>();
    private final Map<InetSocketAddress, Known> known = new HashMap<>();
    private volatile List<InetSocketAddress> last = List.of();
    private volatile boolean isStarted;

    /// Resolver of names.
    @FunctionalInterface
    interface Lookup {
        /// Blocks.
        List<String> addresses(String name) throws UnknownHostException;
    }

    private record Known(List<EngineAddress> engines, int failures) {
        static final Known NOTHING = new Known(List.of(), 0);
    }

    /// @param names with their ports, asked for at each lookup
    public DnsEngines(EnginePool pool, Supplier<List<InetSocketAddress>> names) {
        this(pool, names, DnsEngines::resolve);
    }

    DnsEngines(EnginePool pool, Supplier<List<InetSocketAddress>> names, Lookup lookup) {
        this.pool = pool;
        this.names = names;
        this.lookup = lookup;
        this.task = new PeriodicTask("engine-names", this::pause, this::look);
    }

    private static List<String> resolve(String name) throws UnknownHostException {
        List<String> found = new ArrayList<>();
        for (InetAddress each : InetAddress.getAllByName(name)) {
            String text = each.getHostAddress();
            found.add(text.contains("%") ? text.substring(0, text.indexOf('%')) : text);
        }
        return found;
    }

    /// To be told when there may be other names; nothing runs before there is one.
    public synchronized void changed() {
        if (!isStarted && !names.get().isEmpty()) {
            isStarted = true;
            task.start();
        }
        task.changed();
    }

    private Optional<Duration> pause() {
        List<InetSocketAddress> now = names.get();
        if (!now.equals(last)) {
            return Optional.of(FIRST);
        }
        return now.isEmpty() && used.isEmpty() && drained.isEmpty() ? Optional.empty() : Optional.of(INTERVAL);
    }

    /// One lookup of all names.
    void look() {
        List<InetSocketAddress> now = names.get();
        known.keySet().retainAll(now);
        Set<EngineAddress> found = new HashSet<>();
        for (InetSocketAddress each : now) {
            known.put(each, look(each));
            found.addAll(known.getOrDefault(each, Known.NOTHING).engines);
        }
        last = now;
        for (EngineAddress each : found) {
            if (used.add(each)) {
                drained.remove(each);
                pool.add(Engine.at(each));
            }
        }
        for (EngineAddress each : List.copyOf(used)) {
            if (!found.contains(each)) {
                used.remove(each);
                drained.add(each);
                pool.drain(each);
            }
        }
        forgetEmpty();
    }

    private void forgetEmpty() {
        Set<EngineAddress> busy = new HashSet<>();
        for (EngineSnapshot each : pool.snapshot()) {
            if (each.load() > 0) {
                busy.add(each.address());
            }
        }
        for (EngineAddress each : List.copyOf(drained)) {
            if (!busy.contains(each)) {
                drained.remove(each);
                pool.remove(each);
            }
        }
    }

    private Known look(InetSocketAddress name) {
        Known before = known.getOrDefault(name, Known.NOTHING);
        try {
            List<EngineAddress> engines = lookup.addresses(name.getHostString()).stream()
                    .limit(MOST)
                    .map(each -> new EngineAddress(each, name.getPort()))
                    .toList();
            return new Known(engines, 0);
        } catch (UnknownHostException e) {
            log.warn("[fleet] the name {} has no address at present", name.getHostString());
            int failures = before.failures + 1;
            return new Known(failures < PATIENCE ? before.engines : List.of(), failures);
        }
    }

    @Override
    public void close() {
        task.close();
    }
}
