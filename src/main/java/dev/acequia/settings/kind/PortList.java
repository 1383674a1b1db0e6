package dev.acequia.settings.kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One or more TCP ports with commas between them, the main one first. Only 0, which stands for any free port, may be
/// there more than once.
public record PortList() implements Kind<List<Integer>> {
    /// How many ports there may be.
    public static final int MOST = 16;

    /// What each of them may be.
    public static final Amount.WholeNumber PORT = new Amount.WholeNumber(0, 65_535);

    @Override
    public Optional<List<Integer>> read(String text) {
        List<Integer> ports = new ArrayList<>();
        for (String part : text.split(",", MOST + 1)) {
            Optional<Integer> port = PORT.read(part.strip());
            if (port.isEmpty() || port.get() > 0 && ports.contains(port.get())) {
                return Optional.empty();
            }
            ports.add(port.get());
        }
        return ports.size() <= MOST ? Optional.of(List.copyOf(ports)) : Optional.empty();
    }

    @Override
    public String write(List<Integer> value) {
        return value.stream().map(PORT::write).collect(Collectors.joining(","));
    }

    /// A number where there is one port, as clients know it of old; a text where there are several.
    @Override
    public Object json(List<Integer> value) {
        return value.size() == 1 ? value.getFirst() : write(value);
    }

    @Override
    public String expected() {
        return PORT.expected() + ", or up to " + MOST + " different ones separated by commas";
    }

    @Override
    public String range() {
        return PORT.range();
    }
}
