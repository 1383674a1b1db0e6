/// The engine's HTTP API (`engine-api.md` 1), offered to clients of an engine: starts by JSON, the seats that they get,
/// service calls.
@NullMarked
package dev.acequia.engineapi;

import org.jspecify.annotations.NullMarked;
