package dev.acequia.settings;

import java.util.function.Consumer;

/// Result of parsing a text for a [Setting].
public sealed interface Parsed<T> {
    /// Tells one of them. At the start this is used: a switch is made by the JVM when it is first met, in 30 ms.
    void tell(Consumer<T> valid, Consumer<String> refused);

    record Valid<T>(T value) implements Parsed<T> {
        @Override
        public void tell(Consumer<T> valid, Consumer<String> refused) {
            valid.accept(value);
        }
    }

    /// A sentence without a full stop that names the setting, what it must be and what was given.
    record Refused<T>(String problem) implements Parsed<T> {
        @Override
        public void tell(Consumer<T> valid, Consumer<String> refused) {
            refused.accept(problem);
        }
    }
}
