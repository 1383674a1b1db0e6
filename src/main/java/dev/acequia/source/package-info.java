/// Source of a channel: choice of the next session and its engine, monitoring of it, and failover.
@NullMarked
package dev.acequia.source;

import org.jspecify.annotations.NullMarked;
