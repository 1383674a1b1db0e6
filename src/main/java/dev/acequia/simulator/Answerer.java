package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.Request;
import java.io.IOException;

/// Handler of the requests of some routes.
interface Answerer {
    void answer(Request request, Connection connection) throws IOException;
}
