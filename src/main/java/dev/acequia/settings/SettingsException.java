package dev.acequia.settings;

import java.util.List;

/// Settings with which nothing can be started: every problem as a sentence, the message one a line.
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    SettingsException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
