package dev.acequia.simulator;

/// Stage of a download, as the statistics name it.
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
