package dev.acequia.simulator;

/// Response to a reader while there is no data yet (`engine-api.md` 1.6).
enum HeaderMode {
    /// Nothing at all, not even a status line, until there is data.
    HOLD,
    /// 500 `start timeout` when there is no data in time.
    START_TIMEOUT,
    /// 500 `download not found` when there is no data in time.
    DOWNLOAD_NOT_FOUND,
    /// 200 at once, and the end of the body.
    EMPTY
}
