package dev.acequia.settings;

/// What became of a text that was given for a [Setting].
public sealed interface Parsed<T> {
    record Valid<T>(T value) implements Parsed<T> {}

    /// A sentence without a full stop that names the setting, what it must be and what was given.
    record Refused<T>(String problem) implements Parsed<T> {}
}
