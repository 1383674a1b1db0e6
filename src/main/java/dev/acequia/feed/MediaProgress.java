package dev.acequia.feed;

/// Amount of media that the sessions of a channel have delivered.
///
/// @param ticks media time so far, of 27 MHz
/// @param backs how often the clock went back
public record MediaProgress(long ticks, long backs) {}
