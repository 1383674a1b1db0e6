/// The REST API: resources that answer with views of immutable snapshots.
@NullMarked
package dev.acequia.api;

import org.jspecify.annotations.NullMarked;
