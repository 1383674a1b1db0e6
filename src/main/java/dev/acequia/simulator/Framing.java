package dev.acequia.simulator;

/// How the end of an endless body would be told.
enum Framing {
    /// `Connection: close`.
    CLOSE,
    /// `Transfer-Encoding: chunked`.
    CHUNKED,
    /// Neither length nor chunks nor a word about closing.
    KEEP_ALIVE
}
