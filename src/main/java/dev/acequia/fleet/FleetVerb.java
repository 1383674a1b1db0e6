package dev.acequia.fleet;

/// Kind of a [FleetAction].
enum FleetVerb {
    CREATE,
    START,
    /// End it and start it again, since its network is dead.
    RESTART,
    /// Ask it whether it answers.
    PROBE,
    STOP,
    /// Remove it, and keep what it has printed if it has failed.
    REMOVE,
    /// Interrupt what is being done with it.
    ABANDON,
    /// Have the pool use it.
    ADMIT,
    /// Have the pool give it no more sessions until it is admitted again.
    SUSPEND,
    /// Have the pool give it no more sessions, and move those that it has.
    DRAIN,
    /// Have the pool forget it.
    LEAVE;

    /// Whether it takes time, and its end is reported.
    boolean isTask() {
        return compareTo(ABANDON) < 0;
    }

    /// Whether the provider does it.
    boolean isOfProvider() {
        return isTask() && this != PROBE;
    }
}
