package dev.acequia.delivery;

import java.util.Locale;

/// Party responsible for a pause.
public enum RebufferingOwner {
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
