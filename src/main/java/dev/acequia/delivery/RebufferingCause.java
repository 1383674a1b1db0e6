package dev.acequia.delivery;

/// Cause of a viewer's pause.
///
/// @param fact the numbers that show it, to follow "because"
public record RebufferingCause(RebufferingOwner owner, String fact) {}
