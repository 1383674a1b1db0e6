package dev.acequia.channel;

import dev.acequia.delivery.Protocol;
import dev.acequia.source.SourceEvent;
import dev.acequia.source.Trouble;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Stopwatch of one channel: measures the parts of its start and its recoveries, and hands on each as it ends.
///
/// The parts of a start add up to the whole: what attempts that failed took is in the part that they were in. Told by
/// the channel's thread, of viewers by any.
public final class ChannelStopwatch implements ChannelListener {
    /// The parts of a start.
    public enum Part {
        /// Until an engine gave a place: waiting in line, or for the last channel of the content to close.
        QUEUE,
        /// Until the engine had answered the start.
        ENGINE_START,
        /// Until its first byte.
        FIRST_BYTE,
        /// Until a place where viewers can join.
        JOIN_POINT,
        /// Until the first viewer was given its first bytes.
        CLIENT_BYTE
    }

    /// Receiver of what is measured, in nanoseconds of the stopwatch's clock. Called as a [ChannelListener] is.
    public interface Results {
        /// A part of the start is over.
        void part(Part part, long from, long to);

        /// The whole start is over: a viewer that waited for it has its first bytes.
        default void started(long from, long to) {}

        /// A viewer has its first bytes.
        ///
        /// @param waited since its request
        void joined(Protocol protocol, Duration waited, long at);

        /// A session, or an attempt to start one, has ended before its time.
        default void lost(Trouble trouble, long at) {}

        /// Viewers have media again.
        ///
        /// @param trouble the first since they had
        void recovered(Trouble trouble, long from, long to);

        /// The channel has ended.
        ///
        /// @param wasLive whether viewers could join it
        void ended(Unavailable failure, boolean wasLive, long at);
    }

    private final LongSupplier nanoTime;
    private final Results results;
    private final long began;
    private final AtomicBoolean isServed = new AtomicBoolean();
    private long placed;
    private long answered;
    private long heard;
    private long troubled;

    /// Null while there is none.
    private @Nullable Trouble trouble;

    private volatile long joinable;
    private volatile boolean isLive;

    /// Starts it.
    public ChannelStopwatch(LongSupplier nanoTime, Results results) {
        this.nanoTime = nanoTime;
        this.results = results;
        this.began = nanoTime.getAsLong();
        this.placed = began;
        this.answered = began;
        this.heard = began;
    }

    @Override
    public void happened(ChannelEvent event) {
        switch (event) {
            case ChannelEvent.OfSource(SourceEvent step) -> happened(step);
            case ChannelEvent.Live _ -> live(nanoTime.getAsLong());
            case ChannelEvent.Joined(Protocol protocol, Duration waited) ->
                joined(protocol, waited, nanoTime.getAsLong());
            case ChannelEvent.Recovered _ -> recovered();
            case ChannelEvent.Ended(Unavailable failure, EndReason _) ->
                results.ended(failure, isLive, nanoTime.getAsLong());
            case ChannelEvent.JoinDistanceChanged _, ChannelEvent.LatenessChanged _ -> {}
        }
    }

    private void happened(SourceEvent step) {
        switch (step) {
            case SourceEvent.Placed _ -> placed = nanoTime.getAsLong();
            case SourceEvent.Started _ -> answered = nanoTime.getAsLong();
            case SourceEvent.FirstByte _ -> heard = nanoTime.getAsLong();
            case SourceEvent.Lost(Trouble cause, Unavailable _) -> lost(cause, nanoTime.getAsLong());
            case SourceEvent.Asking _,
                    SourceEvent.Playing _,
                    SourceEvent.Delivering _,
                    SourceEvent.Recovering _,
                    SourceEvent.SpareReady _,
                    SourceEvent.HedgeBegun _,
                    SourceEvent.HedgeWon _,
                    SourceEvent.HedgeLost _ -> {}
        }
    }

    private void live(long now) {
        results.part(Part.QUEUE, began, placed);
        results.part(Part.ENGINE_START, placed, answered);
        results.part(Part.FIRST_BYTE, answered, heard);
        results.part(Part.JOIN_POINT, heard, now);
        joinable = now;
        isLive = true;
        trouble = null;
    }

    private void joined(Protocol protocol, Duration waited, long now) {
        results.joined(protocol, waited, now);
        boolean hasWaited = isLive && now - waited.toNanos() <= joinable;
        if (isLive && isServed.compareAndSet(false, true) && hasWaited) {
            results.part(Part.CLIENT_BYTE, joinable, now);
            results.started(began, now);
        }
    }

    private void lost(Trouble cause, long now) {
        results.lost(cause, now);
        if (trouble == null) {
            trouble = cause;
            troubled = now;
        }
    }

    private void recovered() {
        if (trouble != null) {
            results.recovered(trouble, troubled, nanoTime.getAsLong());
            trouble = null;
        }
    }
}
