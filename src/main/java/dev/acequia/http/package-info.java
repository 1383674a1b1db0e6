/// The listener: connections and their limits, routing, and the answers that stream.
@NullMarked
package dev.acequia.http;

import org.jspecify.annotations.NullMarked;
