package dev.acequia.channel;

/// What makes a viewer pause.
///
/// @param fact the numbers that show it, to follow "because"
public record Fault(Blame blame, String fact) {}
