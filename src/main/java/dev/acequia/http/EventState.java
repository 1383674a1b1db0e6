package dev.acequia.http;

import dev.acequia.events.EventLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What new readers of events are told first: made once for all who come while it is made, and there once for all of
/// them. Thread-safe; the lock is a leaf.
final class EventState {
    /// What there was to know at some event.
    ///
    /// @param event the last one that it knows of; what follows it is to be told besides
    /// @param text as it is sent, outside the heap
    record Known(long event, ByteBuffer text) {}

    private final EventLog log;
    private final Supplier<String> json;
    private List<Consumer<Known>> asking = new ArrayList<>();
    private boolean isMaking;

    /// @param json all there is to know, in one line; may wait
    EventState(EventLog log, Supplier<String> json) {
        this.log = log;
        this.json = json;
    }

    /// Tells it, on another thread; nobody is told when it cannot be made.
    synchronized void ask(Consumer<Known> then) {
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
        } finally {
            List<Consumer<Known>> told = take();
            if (known != null) {
                for (Consumer<Known> each : told) {
                    each.accept(known);
                }
            }
        }
    }

    private synchronized List<Consumer<Known>> take() {
        List<Consumer<Known>> all = asking;
        asking = new ArrayList<>();
        isMaking = false;
        return all;
    }

    private static ByteBuffer outside(byte[] text) {
        return ByteBuffer.allocateDirect(text.length).put(text).flip().asReadOnlyBuffer();
    }
}
