/// JSON: by adapters that are generated at compile time, or without a schema.
@NullMarked
package dev.acequia.json;

import org.jspecify.annotations.NullMarked;
