package dev.acequia.trace;

import dev.acequia.channel.ChannelEvent;
import dev.acequia.channel.ChannelListener;
import dev.acequia.channel.EndReason;
import dev.acequia.delivery.Protocol;
import dev.acequia.source.SourceEvent;
import dev.acequia.source.Trouble;
import dev.acequia.source.Unavailable;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The trace of one playback: a span for each part of its start, each viewer that joined and each recovery, below one
/// from its first request to its end. Told by the channel's thread, of viewers by any.
final class Playback implements ChannelListener {
    private final Tracer tracer;
    private final Span root;
    private final Context parent;
    private final InstantSource clock;
    private final Instant began;
    private Instant placed;
    private Instant answered;
    private Instant heard;
    private @Nullable Instant troubled;
    private @Nullable Trouble cause;
    private boolean isLive;

    Playback(Tracer tracer, Span root, InstantSource clock) {
        this.tracer = tracer;
        this.root = root;
        this.parent = Context.root().with(root);
        this.clock = clock;
        this.began = clock.instant();
        this.placed = began;
        this.answered = began;
        this.heard = began;
    }

    @Override
    public void happened(ChannelEvent event) {
        switch (event) {
            case ChannelEvent.OfSource(SourceEvent step) -> happened(step);
            case ChannelEvent.Live _ -> live(clock.instant());
            case ChannelEvent.Joined(Protocol protocol, Duration waited) -> joined(protocol, waited);
            case ChannelEvent.Recovered _ -> recovered();
            case ChannelEvent.Ended(Unavailable failure, EndReason _) -> ended(failure);
            case ChannelEvent.JoinDistanceChanged _, ChannelEvent.LatenessChanged _ -> {}
        }
    }

    private void happened(SourceEvent step) {
        switch (step) {
            case SourceEvent.Placed _ -> placed = clock.instant();
            case SourceEvent.Started _ -> answered = clock.instant();
            case SourceEvent.FirstByte _ -> heard = clock.instant();
            case SourceEvent.Lost(Trouble trouble, Unavailable _) -> lost(trouble);
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

    private void live(Instant now) {
        span("queue", began).end(placed);
        span("engine start", placed).end(answered);
        span("first byte", answered).end(heard);
        span("first join point", heard).end(now);
        isLive = true;
        troubled = null;
    }

    private void joined(Protocol protocol, Duration waited) {
        Instant now = clock.instant();
        span("viewer joins", now.minus(waited))
                .setAttribute("acequia.protocol", protocol.name())
                .end(now);
    }

    private void lost(Trouble trouble) {
        Instant now = clock.instant();
        root.addEvent(trouble.label(), now);
        if (troubled == null) {
            troubled = now;
            cause = trouble;
        }
    }

    private void recovered() {
        if (troubled != null && cause != null) {
            span("recovery", troubled)
                    .setAttribute("acequia.cause", cause.label())
                    .end(clock.instant());
        }
        troubled = null;
    }

    private void ended(Unavailable failure) {
        if (failure.reason() != Unavailable.Reason.SHUTTING_DOWN) {
            root.setStatus(StatusCode.ERROR, failure.detail());
        }
        root.setAttribute("acequia.live", isLive).end(clock.instant());
    }

    private Span span(String name, Instant from) {
        return tracer.spanBuilder(name)
                .setParent(parent)
                .setStartTimestamp(from)
                .startSpan();
    }
}
