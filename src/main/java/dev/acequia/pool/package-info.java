/// Engine pool: selection of engines, their slots, and their health.
@NullMarked
package dev.acequia.pool;

import org.jspecify.annotations.NullMarked;
