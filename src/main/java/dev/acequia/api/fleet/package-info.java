/// REST resources of engines on demand: how many there are, what they are, how they are steered.
@NullMarked
package dev.acequia.api.fleet;

import org.jspecify.annotations.NullMarked;
