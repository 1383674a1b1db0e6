/// Stations: rows of the user's list, each with the contents that it can be played from, and the lists that they come
/// from (`catalogue.md` 7), in SQLite.
@NullMarked
package dev.acequia.station;

import org.jspecify.annotations.NullMarked;
