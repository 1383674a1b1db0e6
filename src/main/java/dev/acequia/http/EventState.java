package dev.acequia.http;

import dev.acequia.events.EventLog;
import dev.acequia.net.OutOfMemory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// State of the server as new readers of events get it first: made once for all who come while it is made, and held
/// once for all of them. Thread-safe; the lock is a leaf.
final class EventState {
    /// State at some event.
    ///
    /// @param event the last one that it knows of; the later ones are sent too
    /// @param text as it is sent, outside the heap
    record Known(long event, ByteBuffer text) {}

    private static final Logger LOG = LoggerFactory.getLogger(EventState.class);

    private final EventLog log;
    private final Supplier<String> json;
    private List<Consumer<@Nullable Known>> asking = new ArrayList<>();
    private boolean isMaking;

    /// @param json all there is to know, in one line; may wait
    EventState(EventLog log, Supplier<String> json) {
        this.log = log;
        this.json = json;
    }

    /// Tells it, on another thread; null when it cannot be made.
    synchronized void ask(Consumer<@Nullable Known> then) {
        asking.add(then);
        if (!isMaking) {
            isMaking = true;
            Thread.ofVirtual().name("event-state").start(this::make);
        }
    }

    /// Makes it for those who have come until it is ready: what it does not have yet follows as events.
    private void make() {
        Known known = null;
        try {
            long event = log.last();
            String text = "id: " + event + "\nevent: full_sync\ndata: " + json.get() + "\n\n";
            known = new Known(event, outside(text.getBytes(StandardCharsets.UTF_8)));
        } catch (RuntimeException | Error e) {
            OutOfMemory.endIf(e);
            LOG.error("[events] the status for new readers could not be made, so they are asked to reconnect", e);
        }
        for (Consumer<@Nullable Known> each : take()) {
            each.accept(known);
        }
    }

    private synchronized List<Consumer<@Nullable Known>> take() {
        List<Consumer<@Nullable Known>> all = asking;
        asking = new ArrayList<>();
        isMaking = false;
        return all;
    }

    private static ByteBuffer outside(byte[] text) {
        return ByteBuffer.allocateDirect(text.length).put(text).flip().asReadOnlyBuffer();
    }
}
