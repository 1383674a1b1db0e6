/// The HTTP API of AceStream engines (`engine-api.md` 1) and its errors. Blocking code for virtual threads: every call
/// can be interrupted, which means "give up now", and has a deadline.
@NullMarked
package dev.acequia.engine;

import org.jspecify.annotations.NullMarked;
