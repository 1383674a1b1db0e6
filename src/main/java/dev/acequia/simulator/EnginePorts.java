package dev.acequia.simulator;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ports of an engine beside that of its HTTP: the API port (TCP) and the P2P port (TCP and UDP).
///
/// They are there to be taken: engines that share a network namespace must not share them. The API port greets
/// ([ApiGreeting]); the P2P port accepts and closes, and what comes by UDP is left unread.
public final class EnginePorts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EnginePorts.class);
    private static final int MAX_API_CLIENTS = 64;

    /// A port to listen on.
    ///
    /// @param isNamed whether it must be this one; otherwise a free one takes its place when it is in use
    public record Wanted(int port, boolean isNamed) {}

    private final ServerSocket api;
    private final ServerSocket peers;
    private final DatagramSocket packets;
    private final Semaphore places = new Semaphore(MAX_API_CLIENTS);

    private EnginePorts(ServerSocket api, ServerSocket peers, DatagramSocket packets) {
        this.api = api;
        this.peers = peers;
        this.packets = packets;
    }

    /// Listens on both; a port 0 takes a free one.
    ///
    /// @param httpPort the HTTP port as the API port tells it
    public static EnginePorts open(InetAddress bind, Wanted apiPort, Wanted peerPort, int httpPort) throws IOException {
        ServerSocket api = api(bind, apiPort);
        try {
            EnginePorts ports = withPeers(api, bind, peerPort);
            Thread.ofVirtual().name("simulator-api").start(() -> ports.greet(httpPort));
            Thread.ofVirtual().name("simulator-p2p").start(ports::turnAway);
            return ports;
        } catch (IOException e) {
            api.close();
            throw e;
        }
    }

    private static ServerSocket api(InetAddress bind, Wanted wanted) throws IOException {
        try {
            return listen("--api-port", new InetSocketAddress(bind, wanted.port()));
        } catch (TakenPortException e) {
            return listen("--api-port", new InetSocketAddress(bind, instead(wanted, e)));
        }
    }

    private static EnginePorts withPeers(ServerSocket api, InetAddress bind, Wanted wanted) throws IOException {
        try {
            return peers(api, new InetSocketAddress(bind, wanted.port()));
        } catch (TakenPortException e) {
            return peers(api, new InetSocketAddress(bind, instead(wanted, e)));
        }
    }

    private static EnginePorts peers(ServerSocket api, InetSocketAddress address) throws IOException {
        ServerSocket peers = listen("--port", address);
        try {
            return new EnginePorts(
                    api, peers, packets(new InetSocketAddress(address.getAddress(), peers.getLocalPort())));
        } catch (IOException e) {
            peers.close();
            throw e;
        }
    }

    /// Any free port, in place of one that nobody named.
    private static int instead(Wanted wanted, TakenPortException taken) throws TakenPortException {
        if (wanted.isNamed()) {
            throw taken;
        }
        LOG.warn("[simulator] {}; a free one is used instead", taken.getMessage());
        return 0;
    }

    public int apiPort() {
        return api.getLocalPort();
    }

    public int peerPort() {
        return peers.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        packets.close();
        peers.close();
        api.close();
    }

    /// That a port is taken, told from other reasons why it cannot be listened on.
    public static IOException refusal(String flag, InetSocketAddress address, IOException cause) {
        String host = address.getAddress().getHostAddress();
        String words = String.valueOf(cause.getMessage());
        if (cause instanceof BindException && words.toLowerCase(Locale.ROOT).contains("in use")) {
            return new TakenPortException(flag, host, address.getPort(), cause);
        }
        return new IOException(
                "Port " + address.getPort() + " (" + flag + ") on " + host + " cannot be opened: " + words, cause);
    }

    private static ServerSocket listen(String flag, InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw refusal(flag, address, e);
        }
    }

    private static DatagramSocket packets(InetSocketAddress address) throws IOException {
        try {
            return new DatagramSocket(address);
        } catch (SocketException e) {
            throw refusal("--port, UDP", address, e);
        }
    }

    private void greet(int httpPort) {
        while (!api.isClosed()) {
            try {
                Socket client = api.accept();
                if (places.tryAcquire()) {
                    Thread.ofVirtual().name("simulator-api-client").start(() -> greetOne(client, httpPort));
                } else {
                    client.close();
                }
            } catch (IOException e) {
                LOG.debug("[simulator] the API port: {}", e.getMessage());
            }
        }
    }

    private void greetOne(Socket client, int httpPort) {
        try (client) {
            new ApiGreeting(client, httpPort).run();
        } catch (IOException e) {
            LOG.debug("[simulator] an API client has disconnected: {}", e.getMessage());
        } finally {
            places.release();
        }
    }

    private void turnAway() {
        while (!peers.isClosed()) {
            try {
                peers.accept().close();
            } catch (IOException e) {
                LOG.debug("[simulator] the P2P port: {}", e.getMessage());
            }
        }
    }
}
