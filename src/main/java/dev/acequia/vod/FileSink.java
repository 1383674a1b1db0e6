package dev.acequia.vod;

import dev.acequia.engine.FileResponse;

/// Client of a read, on the reading thread.
public interface FileSink {
    /// The engine has answered; whether the client gets the body.
    boolean begin(FileResponse response);

    /// Takes the next bytes, and waits until the client has room for more; false when it has gone or takes nothing.
    boolean write(byte[] bytes, int length) throws InterruptedException;
}
