/// Delivery to viewers: from the ring to their sockets, as fast as each one takes it, and who is to blame when one
/// stalls.
@NullMarked
package dev.acequia.delivery;

import org.jspecify.annotations.NullMarked;
