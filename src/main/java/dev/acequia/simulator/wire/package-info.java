/// HTTP/1.1 by hand, byte for byte: what a Python `BaseHTTPServer` says, and whatever a broken one would.
///
/// Sockets and virtual threads instead of a server library, because the point is to control status lines, framing,
/// resets and silences that a library would not let through.
@NullMarked
package dev.acequia.simulator.wire;

import org.jspecify.annotations.NullMarked;
