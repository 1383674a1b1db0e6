/// One writer, many readers, bounded memory: the bytes of a channel as immutable shared chunks outside the heap.
@NullMarked
package dev.acequia.ring;

import org.jspecify.annotations.NullMarked;
