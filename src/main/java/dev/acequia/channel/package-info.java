/// One stream and its viewers: a supervisor that opens and pumps the session, a ring, and the delivery to viewers.
@NullMarked
package dev.acequia.channel;

import org.jspecify.annotations.NullMarked;
