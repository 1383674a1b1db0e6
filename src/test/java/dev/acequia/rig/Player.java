package dev.acequia.rig;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Packet;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A viewer: asks for a stream and, once told, reads its body and judges it.
public final class Player implements AutoCloseable {
    private final Client client;
    private final Body body = new Body();
    private final CompletableFuture<Reply> head = new CompletableFuture<>();
    private final CompletableFuture<Client.End> end = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Duration pause = Duration.ZERO;

    private Player(Client client) {
        this.client = client;
    }

    /// Sends a request and reads on a thread of its own.
    public static Player play(Client client, String target) {
        return play(client, target, Duration.ZERO);
    }

    /// Reads 8 kB, pauses, and so on.
    public static Player play(Client client, String target, Duration pause) {
        Player player = new Player(client);
        player.pause = pause;
        client.get(target);
        Thread.startVirtualThread(player::read);
        return player;
    }

    /// The answer's head; waits for it. An error has its body.
    public Reply head() {
        return head.orTimeout(Waits.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    public boolean hasHead() {
        return head.isDone();
    }

    public int status() {
        return head().status();
    }

    public Body body() {
        return body;
    }

    /// Waits until so many packets have come, from the beginning on.
    public Player awaitPackets(int packets) {
        assertThat(status()).isEqualTo(200);
        eventually().until(() -> body.bytes() >= (long) packets * Packet.SIZE);
        return this;
    }

    /// Closes the way to the server, and watches on.
    public void sendNoMore() {
        client.sendNoMore();
    }

    /// Reads without pausing from now on.
    public void hurry() {
        pause = Duration.ZERO;
    }

    /// Waits until the connection has ended.
    public Client.End end() {
        return end.orTimeout(Waits.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /// Whether the connection is still there.
    public boolean isConnected() {
        return !end.isDone();
    }

    private void read() {
        byte[] piece = new byte[8 << 10];
        try {
            Reply reply = client.reply();
            head.complete(reply);
            int count = 0;
            while (count >= 0 && !closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                body.take(piece, count);
                count = client.read(piece);
            }
            end.complete(Client.End.CLEAN);
        } catch (IOException e) {
            end.complete(Client.End.RESET);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            head.completeExceptionally(e);
            end.complete(Client.End.RESET);
        }
    }

    /// Leaves at once, so that the server hears of it without sending anything.
    public void reset() {
        closed.countDown();
        client.reset();
    }

    @Override
    public void close() {
        closed.countDown();
        client.close();
    }
}
