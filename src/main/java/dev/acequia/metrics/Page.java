package dev.acequia.metrics;

/// All numbers at one moment, written down.
///
/// @param contentType which format it is
public record Page(String contentType, byte[] text) {}
