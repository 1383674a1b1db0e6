package dev.acequia.simulator;

/// Framing of an endless body.
enum Framing {
    /// `Connection: close`.
    CLOSE,
    /// `Transfer-Encoding: chunked`.
    CHUNKED,
    /// Neither length nor chunks nor a word about closing.
    KEEP_ALIVE
}
