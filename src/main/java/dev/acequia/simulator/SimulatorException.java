package dev.acequia.simulator;

/// A fault that cannot be set as asked.
public final class SimulatorException extends RuntimeException {
    /// Defect of the request.
    public enum Reason {
        /// No knob has this name.
        UNKNOWN_KNOB,
        /// The knob does not take this value.
        BAD_VALUE
    }

    private static final long serialVersionUID = 1;

    private final Reason reason;

    SimulatorException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
