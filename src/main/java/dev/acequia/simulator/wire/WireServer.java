package dev.acequia.simulator.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens, and gives every connection a virtual thread that answers one request after the other.
///
/// A door decides about those who knock; the listening socket follows it within 50 ms.
public final class WireServer implements AutoCloseable {
    /// Treatment of new connections.
    public enum Door {
        OPEN,
        /// Accepted and reset at once.
        RESETTING,
        /// No socket listens: connection refused.
        SHUT
    }

    /// Handler of one request, which answers or ends the connection.
    public interface Handler {
        void answer(Request request, Connection connection) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(WireServer.class);
    private static final int BACKLOG = 1024;
    private static final int MAX_CONNECTIONS = 4096;
    private static final Duration DOOR_CHECK = Duration.ofMillis(50);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Handler handler;
    private final Supplier<Door> door;
    private final InetSocketAddress address;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(1);

    /// Of the accepting thread.
    private final RefusedAccepts refused = new RefusedAccepts(System::nanoTime);

    private volatile boolean closing;

    private WireServer(InetSocketAddress address, Supplier<Door> door, Handler handler) {
        this.address = address;
        this.door = door;
        this.handler = handler;
    }

    /// Starts to listen.
    ///
    /// @param bind port 0 takes a free one
    public static WireServer start(InetSocketAddress bind, Supplier<Door> door, Handler handler) throws IOException {
        ServerSocket listening = listen(bind);
        InetSocketAddress address = new InetSocketAddress(bind.getAddress(), listening.getLocalPort());
        WireServer server = new WireServer(address, door, handler);
        Thread.ofVirtual().name("simulator-" + address.getPort()).start(() -> server.accept(listening));
        return server;
    }

    public InetSocketAddress address() {
        return address;
    }

    /// The number of connected clients.
    public int connections() {
        return connections.size();
    }

    /// Resets every connection there is.
    public void resetAll() {
        connections.forEach(Connection::reset);
    }

    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        try {
            if (!ended.await(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("[simulator {}] still listening after {}", address.getPort(), CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        connections.forEach(Connection::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ServerSocket listen(InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.setSoTimeout((int) DOOR_CHECK.toMillis());
            socket.bind(address, BACKLOG);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void accept(ServerSocket first) {
        ServerSocket listening = first;
        try {
            while (!closing) {
                listening = follow(listening);
                if (listening != null) {
                    acceptOne(listening);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("[simulator {}] interrupted", address.getPort());
        } finally {
            shut(listening);
            ended.countDown();
        }
    }

    /// Opens or shuts the listening socket as the door says.
    private @Nullable ServerSocket follow(@Nullable ServerSocket listening) throws InterruptedException {
        boolean wanted = door.get() != Door.SHUT;
        if (wanted && listening == null) {
            try {
                return listen(address);
            } catch (IOException e) {
                LOG.warn("[simulator {}] cannot listen again: {}", address.getPort(), e.getMessage());
            }
        } else if (!wanted) {
            shut(listening);
        } else {
            return listening;
        }
        Thread.sleep(DOOR_CHECK);
        return null;
    }

    private static void shut(@Nullable ServerSocket listening) {
        if (listening != null) {
            try {
                listening.close();
            } catch (IOException e) {
                LOG.warn("A listening socket failed to close: {}", e.getMessage());
            }
        }
    }

    private void acceptOne(ServerSocket listening) throws InterruptedException {
        try {
            Socket socket = listening.accept();
            Connection connection = new Connection(socket);
            if (door.get() != Door.OPEN || connections.size() >= MAX_CONNECTIONS) {
                connection.reset();
                return;
            }
            connections.add(connection);
            refused.over();
            Thread.ofVirtual().name("simulator-client").start(() -> serve(connection));
        } catch (SocketTimeoutException e) {
            // Nobody came: back to the door.
        } catch (IOException e) {
            refused.happened(address.getPort(), e);
        }
    }

    private void serve(Connection connection) {
        try {
            converse(connection);
        } catch (IOException e) {
            LOG.debug("[simulator {}] a client has disconnected: {}", address.getPort(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("[simulator {}] a request could not be answered", address.getPort(), e);
        } finally {
            connections.remove(connection);
            connection.close();
        }
    }

    private void converse(Connection connection) throws IOException {
        try {
            while (!closing && connection.isOpen()) {
                Optional<Request> request = connection.next();
                if (request.isEmpty()) {
                    return;
                }
                handler.answer(request.get(), connection);
            }
        } catch (WireException e) {
            switch (e.reason()) {
                case BAD_REQUEST -> connection.send(refusal(400, e));
                case TOO_LARGE -> connection.send(refusal(431, e));
                case TOO_SLOW -> connection.send(refusal(408, e));
                case CLIENT_LEFT -> throw e;
            }
        }
    }

    private static Reply refusal(int status, WireException e) {
        Reply reply = Reply.text(status, String.valueOf(e.getMessage()));
        return new Reply(status, reply.headers(), reply.body(), Reply.Ending.CLOSE);
    }
}
