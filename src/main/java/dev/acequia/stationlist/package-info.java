/// Lists of stations, read from M3U, JSON, web pages and plain text, and written as M3U (`catalogue.md` 1 and 2).
@NullMarked
package dev.acequia.stationlist;

import org.jspecify.annotations.NullMarked;
