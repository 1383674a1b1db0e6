/// Every knob, declared once: name, default, range, unit and a sentence, from which parsing, checks and documentation
/// come.
@NullMarked
package dev.acequia.settings;

import org.jspecify.annotations.NullMarked;
