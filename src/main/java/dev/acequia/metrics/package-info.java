/// Every number that is exposed: declared once, read from snapshots when somebody asks.
@NullMarked
package dev.acequia.metrics;

import org.jspecify.annotations.NullMarked;
