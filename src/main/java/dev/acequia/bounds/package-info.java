/// Values and maps that are kept within limits.
@NullMarked
package dev.acequia.bounds;

import org.jspecify.annotations.NullMarked;
