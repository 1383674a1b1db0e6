/// JSON by adapters that are generated at compile time.
@NullMarked
package dev.acequia.json;

import org.jspecify.annotations.NullMarked;
