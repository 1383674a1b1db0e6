/// Looks at a content before anybody watches it: whether an engine knows it, or also plays it. On engines that play
/// nothing, and never in the way of viewers.
@NullMarked
package dev.acequia.preflight;

import org.jspecify.annotations.NullMarked;
