package dev.acequia.http;

import java.time.Duration;
import java.util.function.Supplier;

/// Bounds on answers that are being sent.
///
/// @param stallTimeout how long a client may take nothing of one
record Outgoing(Unsent unsent, Supplier<Duration> stallTimeout) {}
