package dev.acequia.settings;

import java.io.IOException;
import java.util.List;

/// Settings that cannot hold: every problem as a sentence, the message one a line.
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final List<String> problems;

    /// Reason of the refusal.
    public enum Reason {
        /// They are not right.
        INVALID,
        /// They are right, but could not be saved.
        UNSAVED,
        /// The last change cannot be taken back.
        NOT_UNDONE,
        /// There is no change to take back.
        NOTHING_TO_UNDO
    }

    SettingsException(List<String> problems) {
        this(Reason.INVALID, problems);
    }

    SettingsException(Reason reason, List<String> problems) {
        super(String.join("\n", problems));
        this.reason = reason;
        this.problems = List.copyOf(problems);
    }

    SettingsException(String problem, IOException cause) {
        super(problem, cause);
        this.reason = Reason.UNSAVED;
        this.problems = List.of(problem);
    }

    public Reason reason() {
        return reason;
    }

    public List<String> problems() {
        return problems;
    }
}
