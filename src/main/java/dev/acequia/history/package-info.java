/// What was played: records of streams, their figures and what happened, kept over restarts.
@NullMarked
package dev.acequia.history;

import org.jspecify.annotations.NullMarked;
