package dev.acequia.settings.kind;

import java.util.Optional;

/// An [AddedEngine] as people write it: `host:port`, with `:forwarded` behind it where that is so.
public record EngineText() implements Kind<AddedEngine> {
    private static final String FORWARDED = ":forwarded";
    private static final Peer ADDRESS = new Peer();

    @Override
    public Optional<AddedEngine> read(String text) {
        boolean isForwarded = text.endsWith(FORWARDED);
        String address = isForwarded ? text.substring(0, text.length() - FORWARDED.length()) : text;
        return ADDRESS.read(address).map(each -> new AddedEngine(each, isForwarded));
    }

    @Override
    public String write(AddedEngine value) {
        return ADDRESS.write(value.address()) + (value.isForwarded() ? FORWARDED : "");
    }

    @Override
    public String expected() {
        return "host:port[:forwarded]";
    }
}
