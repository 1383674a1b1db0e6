package dev.acequia.docker;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A client of a fake daemon, which tests may replace by another one at the same address.
abstract class ClientRig {
    @TempDir
    Path folder;

    FakeDaemon daemon;
    DockerClient client;

    @BeforeEach
    void open() throws IOException {
        daemon = FakeDaemon.docker(folder);
        client = new DockerClient(daemon.host());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        daemon.close();
    }
}
