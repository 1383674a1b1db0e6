package dev.acequia.simulator;

/// One thing that can be played.
///
/// @param contentId 40 hex digits, the id that links carry
/// @param infohash 40 hex digits, the id that the engine's URLs carry; never equal to the content id
/// @param clip the name of the clip that it loops
public record Content(String title, String contentId, String infohash, String clip) {}
