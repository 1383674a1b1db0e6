/// The event loops of all sockets, and what they have in common.
@NullMarked
package dev.acequia.net;

import org.jspecify.annotations.NullMarked;
