/// Source of a channel: which session on which engine plays next, how it is watched over, and what takes its place.
@NullMarked
package dev.acequia.source;

import org.jspecify.annotations.NullMarked;
