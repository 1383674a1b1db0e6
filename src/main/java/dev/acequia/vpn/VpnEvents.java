package dev.acequia.vpn;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events of one VPN, without its address and its port, which are not for everybody. One that comes and goes is told of
/// a few times only. Owned by the thread of its VPN.
final class VpnEvents {
    private static final Logger log = LoggerFactory.getLogger(VpnEvents.class);

    /// Changes that are told in a row, and how long it takes until one more is.
    private static final int MOST = 6;

    private static final Duration AGAIN = Duration.ofMinutes(2);

    private final EventLog events;
    private final LongSupplier nanoTime;
    private final Runnable changed;
    private boolean wasConnected;
    private int told;
    private long lastTold;

    /// @param changed called when something may follow from a change
    VpnEvents(EventLog events, LongSupplier nanoTime, Runnable changed) {
        this.events = events;
        this.nanoTime = nanoTime;
        this.changed = changed;
    }

    /// A look has been taken.
    ///
    /// @param isRefused whether the control server is known only now to refuse
    void tell(Vpn before, Vpn now, boolean isFirst, boolean isRefused) {
        if (before.state() != now.state()) {
            change(now, isFirst);
        }
        if (isRefused) {
            add(now, "control_refused", now.message());
        }
        if (before.portChanges() != now.portChanges()) {
            add(now, "port_changed", "The forwarded port of VPN " + now.name() + " has become another one.");
        }
        if (hasNews(before, now)) {
            changed.run();
        }
    }

    private static boolean hasNews(Vpn before, Vpn now) {
        VpnContainer container = now.container();
        boolean isSameRun = container == null ? before.container() == null : container.isSameRun(before.container());
        return before.state() != now.state() || before.forwardedPort() != now.forwardedPort() || !isSameRun;
    }

    private void change(Vpn now, boolean isFirst) {
        boolean isSilent = now.state() == Vpn.State.UNKNOWN || !mayTell();
        if (isSilent) {
            return;
        }
        if (now.isConnected()) {
            add(
                    now,
                    wasConnected ? "recovered" : "connected",
                    "VPN " + now.name() + " is connected" + (wasConnected ? " again." : "."));
            wasConnected = true;
        } else if (now.state() == Vpn.State.LEAKING) {
            add(now, "leaking", now.message());
        } else if (wasConnected || isFirst) {
            add(now, "disconnected", "VPN " + now.name() + " is not connected: " + now.obstacle());
        }
    }

    private boolean mayTell() {
        long time = nanoTime.getAsLong();
        long refilled = (time - lastTold) / AGAIN.toNanos();
        told = (int) Math.max(0, told - Math.min(refilled, MOST));
        if (told >= MOST) {
            return false;
        }
        told++;
        lastTold = time;
        return true;
    }

    private void add(Vpn of, String category, String message) {
        log.info("[vpn {}] {}: {}", of.name(), category, message);
        events.add(
                Event.Type.VPN,
                category,
                of.name(),
                message,
                Map.of("vpn", of.name(), "state", of.state().label()));
    }
}
