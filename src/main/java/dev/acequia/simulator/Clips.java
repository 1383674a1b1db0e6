package dev.acequia.simulator;

import dev.acequia.simulator.broadcast.Clip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The clips of the program, each loaded when it is first needed. Thread-safe.
final class Clips {
    private final ConcurrentMap<String, Clip> loaded = new ConcurrentHashMap<>();

    Clip named(String name) {
        return loaded.computeIfAbsent(name, missing -> {
            try {
                return Clip.named(missing);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
