/// Work that is done again and again.
@NullMarked
package dev.acequia.schedule;

import org.jspecify.annotations.NullMarked;
