/// What happened, in order, for whoever wants to know: sessions that were lost and replaced, engines that came and
/// went.
@NullMarked
package dev.acequia.events;

import org.jspecify.annotations.NullMarked;
