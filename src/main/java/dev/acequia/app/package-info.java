/// The composition root and the command line.
@NullMarked
package dev.acequia.app;

import org.jspecify.annotations.NullMarked;
