package dev.acequia.http;

import java.time.Duration;
import java.util.function.Supplier;

/// What bounds answers on their way.
///
/// @param stallTimeout how long a client may take nothing of one
record Outgoing(Unsent unsent, Supplier<Duration> stallTimeout) {}
