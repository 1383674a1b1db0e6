/// What people and programs see and steer: the REST resources, as views of immutable snapshots.
@NullMarked
package dev.acequia.api;

import org.jspecify.annotations.NullMarked;
