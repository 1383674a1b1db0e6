package dev.acequia.metrics;

/// All numbers at one moment, written down.
///
/// @param contentType which format it is
public record ScrapeBody(String contentType, byte[] text) {}
