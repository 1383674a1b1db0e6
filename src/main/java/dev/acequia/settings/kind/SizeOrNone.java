package dev.acequia.settings.kind;

import java.util.Optional;

/// A size, or 0 for none.
public record SizeOrNone(Amount.Bytes size) implements Kind<Long> {
    @Override
    public Optional<Long> read(String text) {
        return text.equals("0") ? Optional.of(0L) : size.read(text);
    }

    @Override
    public String write(Long value) {
        return value == 0 ? "0" : size.write(value);
    }

    @Override
    public Object json(Long value) {
        return value;
    }

    @Override
    public String expected() {
        return "0 or " + size.expected();
    }

    @Override
    public String range() {
        return size.range();
    }

    @Override
    public String unit() {
        return size.unit();
    }
}
