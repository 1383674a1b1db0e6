/// Preflights: whether an engine knows a stream, or also plays it, before anybody watches. On engines that play
/// nothing, and never in the way of viewers.
@NullMarked
package dev.acequia.preflight;

import org.jspecify.annotations.NullMarked;
