package dev.acequia.delivery;

/// The flow of a channel's bytes to one viewer's socket. All methods on the socket's event loop.
public interface Delivery extends AutoCloseable {
    /// Sends the tables, a key frame and all that follows.
    void begin();

    /// The socket takes bytes again.
    void writable();

    /// Bytes of the stream that the socket has taken.
    long sentBytes();

    /// Bytes that were sent besides, to keep the player waiting.
    long fillerBytes();

    /// The socket is gone; what it was sent stays counted.
    @Override
    void close();
}
