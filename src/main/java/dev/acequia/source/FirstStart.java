package dev.acequia.source;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Start on the engine that was asked first: how long it has taken, and when a second engine is asked too.
///
/// That is after the delay of the [HedgePolicy], or with [HedgePolicy.Mode#AUTO] as soon as the engine's statistics let
/// foresee that it will take longer still than two starts usually do. They are believed only when they are bad: an
/// engine that says it is about to deliver is not waited for any longer. Owned by the channel's thread.
final class FirstStart {
    private final StartHistory history;
    private final boolean isForeseeing;
    private final StartHistory.Running running;
    private final long dueAt;
    private @Nullable StartForecast forecast;

    /// An engine is asked now.
    FirstStart(StartHistory history, HedgePolicy policy, ContentId content, EngineAddress engine) {
        this.history = history;
        this.isForeseeing = policy.mode() == HedgePolicy.Mode.AUTO;
        Duration delay = switch (policy.mode()) {
            case OFF -> Duration.ofDays(1);
            case AUTO -> history.delay(content, engine);
            case SET -> policy.after();
        };
        this.running = history.asks(content, engine);
        this.dueAt = running.began() + delay.toNanos();
    }

    EngineAddress engine() {
        return running.engine();
    }

    /// How long it has taken.
    Duration length() {
        return running.length();
    }

    /// When a second engine is asked at the latest, of [System#nanoTime]. Any thread.
    long dueAt() {
        return dueAt;
    }

    /// The engine has answered, and is asked how it gets on.
    void follow(EngineStatPoller poller) {
        forecast = new StartForecast(poller, System.nanoTime());
    }

    /// Whether a second engine is to be asked.
    boolean isHedgeDue() {
        long now = System.nanoTime();
        StartForecast foreseen = forecast;
        if (now - dueAt >= 0) {
            return true;
        }
        if (!isForeseeing || foreseen == null || now - running.began() < StartHistory.SHORTEST.toNanos()) {
            return false;
        }
        foreseen.look(now);
        StartHistory.Usual usual = history.usual(running.content(), running.engine());
        if (usual == null) {
            return false;
        }
        Duration rest = foreseen.rest(usual.bytes(), now);
        return rest != null && rest.compareTo(usual.time().multipliedBy(2)) > 0;
    }

    /// It says nothing of how long starts take.
    void forget() {
        history.forget(running);
    }

    /// It has the first picture.
    void arrived() {
        long bytes = forecast == null ? 0 : forecast.bytesBy(System.nanoTime());
        Duration length = length();
        history.forget(running);
        history.arrived(running.content(), running.engine(), length, bytes);
    }

    /// It was given up.
    void stopped() {
        Duration length = length();
        history.forget(running);
        history.stopped(running.content(), running.engine(), length);
    }
}
