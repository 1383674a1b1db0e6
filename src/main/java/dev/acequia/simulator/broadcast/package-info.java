/// Programmes of the simulated swarm: short clips that loop for ever, as pure functions of content and time.
@NullMarked
package dev.acequia.simulator.broadcast;

import org.jspecify.annotations.NullMarked;
