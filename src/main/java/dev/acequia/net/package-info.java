/// The event loops of all sockets.
@NullMarked
package dev.acequia.net;

import org.jspecify.annotations.NullMarked;
