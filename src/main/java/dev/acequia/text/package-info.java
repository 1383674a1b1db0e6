/// Text from outside, made fit to be shown.
@NullMarked
package dev.acequia.text;

import org.jspecify.annotations.NullMarked;
