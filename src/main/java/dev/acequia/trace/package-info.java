/// A trace of each playback, for an OpenTelemetry collector.
@NullMarked
package dev.acequia.trace;

import org.jspecify.annotations.NullMarked;
