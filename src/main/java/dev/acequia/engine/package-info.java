/// The AceStream engines: their HTTP API (`engine-api.md` 1), which of them are well, and which takes the next session.
/// Blocking code for virtual threads: every call can be interrupted, which means "give up now", and has a deadline.
@NullMarked
package dev.acequia.engine;

import org.jspecify.annotations.NullMarked;
