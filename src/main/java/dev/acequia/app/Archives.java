package dev.acequia.app;

import dev.acequia.api.EventsReceiver;
import dev.acequia.api.Relay;
import dev.acequia.history.History;
import dev.acequia.history.StreamLog;
import dev.acequia.settings.ServerSettings;

/// Persistent records of streams, and their relay to another service.
record Archives(StreamLog streams, History history) {
    static Archives open(AppContext context) {
        StreamLog streams = new StreamLog(
                context.clock(), () -> !context.now(ServerSettings.EVENTS_URL).isEmpty());
        Closing closing = context.closing();
        History history = closing.add(
                History.open(context.data().resolve("history.db"), streams, context.events(), context.clock()));
        EventsReceiver receiver = closing.add(new EventsReceiver(() -> address(context), context.jsonb()));
        closing.add(Relay.start(streams, receiver, history.opened()));
        return new Archives(streams, history);
    }

    private static EventsReceiver.Address address(AppContext context) {
        return new EventsReceiver.Address(context.now(ServerSettings.EVENTS_URL), context.now(ServerSettings.API_KEY));
    }
}
