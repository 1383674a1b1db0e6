package dev.acequia.fleet;

import java.util.Locale;

/// State of an engine of the fleet. Each but [#READY] has a deadline.
public enum FleetState {
    /// Its place is taken.
    PLANNED,
    /// What it is made of is being fetched.
    PULLING,
    CREATING,
    /// It runs and does not answer yet.
    STARTING,
    /// In use.
    READY,
    /// It fails its health probes and gets no sessions.
    SUSPECT,
    /// It gets no new sessions, and those that it has move to others.
    DRAINING,
    STOPPING,
    /// It did not start, or ended without being told to; what is left of it is removed.
    FAILED;

    /// Its name in the API.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it is on its way to be ready.
    public boolean isStarting() {
        return compareTo(READY) < 0;
    }

    /// Whether it is on its way out.
    boolean isLeaving() {
        return compareTo(SUSPECT) > 0;
    }
}
