/// One playback on one engine: how it comes to be, is read, and ends there exactly once.
@NullMarked
package dev.acequia.session;

import org.jspecify.annotations.NullMarked;
