/// The engine pool: which engine plays what, the places on each, and its health.
@NullMarked
package dev.acequia.pool;

import org.jspecify.annotations.NullMarked;
