package dev.acequia.fleet;

import java.util.Locale;

/// Class of the failures of an engine's start or life, by what helps against it.
public enum FailureClass {
    /// It cannot be fetched.
    IMAGE,
    /// It cannot be fetched, and asking again does not help.
    UNKNOWN_IMAGE,
    NAME,
    PORT,
    /// What it is made of is wrong.
    REFUSED,
    /// It has ended by itself.
    CRASH,
    /// It did not answer in time.
    SLOW,
    MEMORY,
    /// Its VPN is not there for it.
    VPN,
    /// What runs engines could not do it.
    DAEMON;

    static FailureClass of(ProviderException failure) {
        return switch (failure.kind()) {
            case IMAGE_UNKNOWN -> UNKNOWN_IMAGE;
            case IMAGE_LOST -> IMAGE;
            case NAME_TAKEN -> NAME;
            case PORT_TAKEN -> PORT;
            case REFUSED -> REFUSED;
            case GONE -> CRASH;
            case UNREACHABLE, FAILED -> DAEMON;
        };
    }

    /// Whether a line that an engine has printed says that a port is in use.
    static boolean saysInUse(String line) {
        String words = line.toLowerCase(Locale.ROOT);
        return words.contains("in use") && (words.contains("address") || words.contains("port"));
    }

    /// Its name in the API.
    public String label() {
        return this == UNKNOWN_IMAGE ? "image" : name().toLowerCase(Locale.ROOT);
    }

    /// Whether another name or port is all that it takes.
    boolean isOfChance() {
        return this == NAME || this == PORT;
    }

    /// Whether only a change of the settings helps.
    boolean isLasting() {
        return this == REFUSED || this == UNKNOWN_IMAGE;
    }
}
