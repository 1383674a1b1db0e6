/// The HTTP server: connections and their limits, routing, access and the event stream. It knows no channel.
@NullMarked
package dev.acequia.http;

import org.jspecify.annotations.NullMarked;
