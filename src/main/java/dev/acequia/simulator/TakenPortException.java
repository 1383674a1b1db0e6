package dev.acequia.simulator;

import java.io.IOException;

/// A port of an engine that another program listens on.
public final class TakenPortException extends IOException {
    private static final long serialVersionUID = 1;

    TakenPortException(String flag, String address, int port, Throwable cause) {
        super("Port " + port + " (" + flag + ") on " + address + " should be free, but is in use", cause);
    }
}
