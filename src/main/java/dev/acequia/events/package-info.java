/// The event log: sessions lost and replaced, engines that came and went, in order.
@NullMarked
package dev.acequia.events;

import org.jspecify.annotations.NullMarked;
