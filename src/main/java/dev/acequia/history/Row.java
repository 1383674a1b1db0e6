package dev.acequia.history;

/// A sample of a stream as it is kept.
///
/// @param stream the id of its record
/// @param seconds over how long it was summed up
record Row(String stream, int seconds, Sample sample) {}
