/// Streams that an engine sends far behind live, again and again: how they are found, and the list of those that are
/// not played any more.
@NullMarked
package dev.acequia.looping;

import org.jspecify.annotations.NullMarked;
