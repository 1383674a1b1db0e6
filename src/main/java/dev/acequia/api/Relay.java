package dev.acequia.api;

import dev.acequia.bounds.Durations;
import dev.acequia.history.StreamLog;
import dev.acequia.history.StreamRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivery of stream starts and ends to another service, in the order in which they happened (`reference.md` 1.3).
///
/// What cannot be told is tried again until it can, at longer and longer intervals; the records know how much is told,
/// so that a restart goes on where it was. A thread of its own (`relay`) does all of it: no stream waits for it.
public final class Relay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration OLD_RECORDS = Duration.ofSeconds(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final StreamLog streams;
    private final Receiver receiver;
    private final Semaphore news = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private Duration pause = SHORTEST;

    /// Destination of the messages.
    public interface Receiver {
        /// Whether there is one.
        boolean isThere();

        /// Reports a stream that began.
        ///
        /// @return what the receiver calls it; null when it does not tell
        /// @throws Refused when it will never take it
        @Nullable
        String started(StreamRecord stream) throws IOException, InterruptedException, Refused;

        /// Reports a stream that ended.
        ///
        /// @throws Refused when it will never take it
        void ended(StreamRecord stream) throws IOException, InterruptedException, Refused;
    }

    /// The receiver does not want to hear this, however often it is told.
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    private Relay(StreamLog streams, Receiver receiver, CompletableFuture<Void> opened) {
        this.streams = streams;
        this.receiver = receiver;
        this.thread = Thread.ofVirtual().name("relay").unstarted(() -> run(opened));
    }

    /// Begins to tell.
    ///
    /// @param opened completes when the records of an earlier run are there
    public static Relay start(StreamLog streams, Receiver receiver, CompletableFuture<Void> opened) {
        Relay relay = new Relay(streams, receiver, opened);
        streams.follow(relay.news::release);
        relay.thread.start();
        return relay;
    }

    /// Something that the receiver does not know yet.
    private record Message(StreamRecord stream, boolean isStart, Instant at) {}

    private void run(CompletableFuture<Void> opened) {
        try {
            var _ = opened.completeOnTimeout(null, OLD_RECORDS.toMillis(), TimeUnit.MILLISECONDS)
                    .get();
            Message next = next();
            while (next != null || closing.getCount() > 0) {
                if (next == null) {
                    news.acquire();
                    news.drainPermits();
                } else {
                    tell(next);
                }
                next = next();
            }
        } catch (InterruptedException e) {
            log.debug("[relay] closed");
        } catch (ExecutionException e) {
            throw new IllegalStateException("The opening never fails", e);
        }
    }

    /// The first record still to be reported; null when all are.
    private @Nullable Message next() {
        return streams.owed().stream()
                .flatMap(each -> message(each).stream())
                .min(Comparator.comparing(Message::at))
                .orElse(null);
    }

    private static Optional<Message> message(StreamRecord stream) {
        StreamRecord.End end = stream.end();
        if (!stream.relay().knowsStart()) {
            return Optional.of(new Message(stream, true, stream.startedAt()));
        }
        return end == null || stream.relay().knowsEnd()
                ? Optional.empty()
                : Optional.of(new Message(stream, false, end.at()));
    }

    private void tell(Message message) throws InterruptedException {
        StreamRecord stream = message.stream();
        if (!receiver.isThere()) {
            streams.update(stream.id(), each -> each.with(StreamRecord.Relay.NONE));
            return;
        }
        try {
            String remoteId = message.isStart() ? receiver.started(stream) : null;
            if (!message.isStart()) {
                receiver.ended(stream);
            }
            told(message, remoteId);
            pause = SHORTEST;
        } catch (Refused e) {
            log.warn("[relay] {}; it is not sent again", e.getMessage());
            told(message, null);
        } catch (IOException e) {
            log.warn("[relay] {}; retrying in {} s", e.getMessage(), pause.toSeconds());
            waitForAnotherTry();
        } catch (RuntimeException | Error e) {
            log.error("[relay] failed to report stream {}; retrying in {} s", stream.id(), pause.toSeconds(), e);
            waitForAnotherTry();
        }
    }

    private void told(Message message, @Nullable String remoteId) {
        streams.update(message.stream().id(), each -> each.with(each.relay().told(message.isStart(), remoteId)));
    }

    private void waitForAnotherTry() throws InterruptedException {
        long millis = ThreadLocalRandom.current().nextLong(pause.toMillis() / 2, pause.toMillis() + 1);
        if (closing.await(millis, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException();
        }
        pause = Durations.shorter(pause.multipliedBy(2), LONGEST);
    }

    /// Tells what is left, if that takes less than a second.
    @Override
    public void close() {
        closing.countDown();
        news.release();
        try {
            if (!thread.join(LAST_WORDS)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
