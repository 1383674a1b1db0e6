package dev.acequia.rig;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// The socket of a service manager, a real one, that remembers each datagram in order.
public final class ServiceManager implements AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private final Socket socket;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Thread reader = Thread.ofVirtual().unstarted(this::read);
    private final String name;

    /// @param name a path, or an abstract address that begins with `@`
    public ServiceManager(String name) throws IOException {
        this.name = name;
        Prerequisite.epoll();
        this.socket = Socket.newSocketDomainDgram();
        socket.bind(new DomainSocketAddress(name.startsWith("@") ? '\0' + name.substring(1) : name));
        reader.start();
    }

    public String name() {
        return name;
    }

    public List<String> heard() {
        return List.copyOf(heard);
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                var from = socket.recvFromDomainSocket(buffer, 0, buffer.capacity());
                if (from == null) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                } else {
                    byte[] text = new byte[from.receivedAmount()];
                    buffer.get(0, text);
                    heard.add(new String(text, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            heard.add(e.toString());
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        reader.interrupt();
        reader.join();
        socket.close();
    }
}
