/// Files that are replaced as a whole and are for their owner only.
@NullMarked
package dev.acequia.files;

import org.jspecify.annotations.NullMarked;
