/// Types of the values of settings: how each is read, written, shown and bounded.
@NullMarked
package dev.acequia.settings.kind;

import org.jspecify.annotations.NullMarked;
