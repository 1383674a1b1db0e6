package dev.acequia.channel;

import dev.acequia.events.EventLog;

/// Who is told what becomes of channels.
public record Witnesses(EventLog events, Timings timings) {}
