/// Routes that players play: transport streams, playlists and segments of channels.
@NullMarked
package dev.acequia.output;

import org.jspecify.annotations.NullMarked;
