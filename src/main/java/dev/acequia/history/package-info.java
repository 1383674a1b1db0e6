/// Stream records, figures and events that outlive a restart.
@NullMarked
package dev.acequia.history;

import org.jspecify.annotations.NullMarked;
