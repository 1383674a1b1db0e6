/// Files that engines play: one session for all who read a file, and the reading of its parts.
@NullMarked
package dev.acequia.vod;

import org.jspecify.annotations.NullMarked;
