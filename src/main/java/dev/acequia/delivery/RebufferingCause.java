package dev.acequia.delivery;

import java.util.Locale;

/// Cause of a viewer's pause.
///
/// @param owner who is responsible for it
/// @param fact the numbers that show it, to follow "because"
public record RebufferingCause(Owner owner, String fact) {
    /// Party responsible for a pause.
    public enum Owner {
        /// The peers of the stream: the engine gets too little from them.
        SWARM,
        /// The engine has the stream, or should, and does not deliver it.
        ENGINE,
        /// The media were here, and the viewer would have taken them.
        ACEQUIA,
        /// The media were here, and the viewer's network or player did not take them.
        VIEWER;

        /// Its name in the API.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
