/// HLS viewers, recognized by their requests alone.
@NullMarked
package dev.acequia.player;

import org.jspecify.annotations.NullMarked;
