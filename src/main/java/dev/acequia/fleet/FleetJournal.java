package dev.acequia.fleet;

import dev.acequia.events.Event;
import java.util.Map;

/// Receiver of what happens in the fleet.
@FunctionalInterface
interface FleetJournal {
    /// Takes what has happened.
    ///
    /// @param subject an engine's name or address, or a part of the server
    void add(Event.Type type, String category, String subject, String message, Map<String, String> details);

    default void engine(String category, FleetEngine engine, String message, Map<String, String> details) {
        add(
                Event.Type.ENGINE,
                category,
                engine.address == null ? engine.name : engine.address.toString(),
                message,
                details);
    }

    default void vpn(String category, String vpn, String message) {
        add(Event.Type.VPN, category, vpn, message, Map.of("vpn", vpn));
    }

    default void system(String category, String message) {
        add(Event.Type.SYSTEM, category, "fleet", message, Map.of());
    }
}
