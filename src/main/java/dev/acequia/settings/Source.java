package dev.acequia.settings;

/// Where a value comes from, weakest first.
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
