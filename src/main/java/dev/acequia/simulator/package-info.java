/// An AceStream engine that plays test clips, speaks the engine's HTTP API and misbehaves on request
/// (`engine-api.md` section 5).
@NullMarked
package dev.acequia.simulator;

import org.jspecify.annotations.NullMarked;
