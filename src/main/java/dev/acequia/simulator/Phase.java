package dev.acequia.simulator;

/// How far a download has come; what the statistics call it.
enum Phase {
    /// Just started: the statistics are an empty object.
    STARTING(""),
    IDLE("idle"),
    PREBUFFERING("prebuf"),
    PLAYING("dl");

    private final String status;

    Phase(String status) {
        this.status = status;
    }

    String status() {
        return status;
    }
}
