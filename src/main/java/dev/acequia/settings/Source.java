package dev.acequia.settings;

/// Origin of a value, weakest first.
public enum Source {
    DEFAULT,
    /// `acequia.yml` in the working folder.
    FILE,
    ENVIRONMENT,
    /// The panel or `POST /proxy/config`, kept in the data folder.
    SAVED,
    /// Given for this run only.
    COMMAND_LINE
}
