/// REST resources of stations and of the lists that they come from.
@NullMarked
package dev.acequia.api.stations;

import org.jspecify.annotations.NullMarked;
