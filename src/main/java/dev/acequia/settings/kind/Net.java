package dev.acequia.settings.kind;

import java.util.Optional;

/// One address or all that begin alike.
public record Net() implements Kind<Network> {
    @Override
    public Optional<Network> read(String text) {
        return Network.read(text);
    }

    @Override
    public String write(Network value) {
        return value.toString();
    }

    @Override
    public String expected() {
        return "addresses such as 192.168.1.2 or 10.0.0.0/8";
    }
}
