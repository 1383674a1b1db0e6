package dev.acequia.docker;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A Unix socket before another one, whose connections can be cut.
final class CutProxy implements Closeable {
    private final ServerSocketChannel server;
    private final Path target;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    CutProxy(Path socket, Path target) throws IOException {
        this.target = target;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::accept);
    }

    void cut() throws IOException {
        for (SocketChannel each : open) {
            each.close();
        }
    }

    @Override
    public void close() throws IOException {
        UnixDomainSocketAddress address = (UnixDomainSocketAddress) server.getLocalAddress();
        server.close();
        cut();
        Files.deleteIfExists(address.getPath());
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                SocketChannel daemon = SocketChannel.open(UnixDomainSocketAddress.of(target));
                open.add(client);
                open.add(daemon);
                Thread.ofVirtual().start(() -> copy(client, daemon));
                Thread.ofVirtual().start(() -> copy(daemon, client));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer bytes = ByteBuffer.allocate(8192);
        try (from;
                to) {
            while (from.read(bytes.clear()) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
            }
        } catch (IOException e) {
            // It is cut.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }
}
