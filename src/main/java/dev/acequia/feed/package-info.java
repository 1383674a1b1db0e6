/// Intake of a channel: an engine's bytes become whole packets in the ring, with join points, segments and splices.
@NullMarked
package dev.acequia.feed;

import org.jspecify.annotations.NullMarked;
