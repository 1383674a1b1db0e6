/// Engines on demand: those that are started when viewers come, replaced when they fail, and stopped when nobody
/// watches.
@NullMarked
package dev.acequia.fleet;

import org.jspecify.annotations.NullMarked;
