package dev.acequia.app;

import dev.acequia.api.EventsReceiver;
import dev.acequia.api.Relay;
import dev.acequia.history.History;
import dev.acequia.history.StreamLog;
import dev.acequia.settings.ServerSettings;

/// The persistent records of streams, and their relay to another service.
record Archives(StreamLog streams, History history) {
    static Archives open(AppContext basics) {
        StreamLog streams = new StreamLog(
                basics.clock(), () -> !basics.now(ServerSettings.EVENTS_URL).isEmpty());
        Closing closing = basics.closing();
        History history = closing.add(
                History.open(basics.data().resolve("history.db"), streams, basics.events(), basics.clock()));
        EventsReceiver receiver = closing.add(new EventsReceiver(() -> address(basics), basics.jsonb()));
        closing.add(Relay.start(streams, receiver, history.opened()));
        return new Archives(streams, history);
    }

    private static EventsReceiver.Address address(AppContext basics) {
        return new EventsReceiver.Address(basics.now(ServerSettings.EVENTS_URL), basics.now(ServerSettings.API_KEY));
    }
}
