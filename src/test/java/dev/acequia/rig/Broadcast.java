package dev.acequia.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The media of a [FakeEngine]: [Footage] from its beginning for each reader, at the pace that a test wants.
public final class Broadcast implements FakeEngine.Answer {
    public static final int PICTURE_BYTES = 20_000;

    /// Between two looks at whether the reader is still there.
    private static final Duration LOOK = Duration.ofMillis(10);

    private final int pictureBytes;
    private final Duration groupEvery;
    private final Semaphore groups;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger readers = new AtomicInteger();

    private Broadcast(int pictureBytes, Duration groupEvery, int groups) {
        this.pictureBytes = pictureBytes;
        this.groupEvery = groupEvery;
        this.groups = new Semaphore(groups);
    }

    /// As fast as it is read.
    public static Broadcast unbounded() {
        return new Broadcast(PICTURE_BYTES, Duration.ZERO, Integer.MAX_VALUE);
    }

    /// A group, half a second of media and about 100 kB, at an interval.
    public static Broadcast every(Duration interval) {
        return new Broadcast(PICTURE_BYTES, interval, Integer.MAX_VALUE);
    }

    /// A group for each that [#send] allows.
    public static Broadcast onDemand() {
        return onDemand(PICTURE_BYTES);
    }

    /// The same with five pictures of another size a group.
    public static Broadcast onDemand(int pictureBytes) {
        return new Broadcast(pictureBytes, Duration.ZERO, 0);
    }

    /// Lets the reader have so many more groups.
    public Broadcast send(int more) {
        groups.release(more);
        return this;
    }

    /// Ends the bodies of all readers.
    public void end() {
        ended.countDown();
    }

    /// How many connections read now.
    public int readers() {
        return readers.get();
    }

    @Override
    public boolean keepsOpen(FakeEngine.Request request, Socket connection) throws IOException, InterruptedException {
        readers.incrementAndGet();
        try {
            CountDownLatch gone = new CountDownLatch(1);
            Thread.startVirtualThread(() -> awaitEnd(connection, gone));
            OutputStream out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Footage footage = new Footage(pictureBytes);
            byte[] group = footage.next();
            int written = 0;
            while (goesOn(gone)) {
                out.write(group, written, group.length - written);
                // The last picture is whole when the next one begins.
                group = footage.next();
                written = Footage.HEAD;
                out.write(group, 0, written);
            }
            return false;
        } finally {
            readers.decrementAndGet();
        }
    }

    private boolean goesOn(CountDownLatch gone) throws InterruptedException {
        if (ended.await(groupEvery.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        while (gone.getCount() > 0 && ended.getCount() > 0) {
            if (groups.tryAcquire(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
        }
        return false;
    }

    private static void awaitEnd(Socket connection, CountDownLatch gone) {
        try {
            InputStream in = connection.getInputStream();
            while (in.read() >= 0) {}
        } catch (IOException e) {
            // It went away with a reset.
        } finally {
            gone.countDown();
        }
    }
}
