/// Delivery to viewers: from the ring to their sockets, as fast as each one takes it, and the party responsible when
/// one rebuffers.
@NullMarked
package dev.acequia.delivery;

import org.jspecify.annotations.NullMarked;
