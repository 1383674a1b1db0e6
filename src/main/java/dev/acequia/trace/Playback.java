package dev.acequia.trace;

import dev.acequia.channel.ChannelStopwatch;
import dev.acequia.delivery.Protocol;
import dev.acequia.source.Trouble;
import dev.acequia.source.Unavailable;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The trace of one playback: a span for each part of its start, each viewer that joined and each recovery, below one
/// from its first request to its end. Times are nanoseconds since 1970. Thread-safe.
final class Playback implements ChannelStopwatch.Results {
    private final Tracer tracer;
    private final Span root;
    private final Context parent;

    Playback(Tracer tracer, Span root) {
        this.tracer = tracer;
        this.root = root;
        this.parent = Context.root().with(root);
    }

    @Override
    public void part(ChannelStopwatch.Part part, long from, long to) {
        switch (part) {
            case QUEUE -> span("queue", from, to);
            case ENGINE_START -> span("engine start", from, to);
            case FIRST_BYTE -> span("first byte", from, to);
            case JOIN_POINT -> span("first join point", from, to);
            case CLIENT_BYTE -> {} // the span of the viewer that joined
        }
    }

    @Override
    public void joined(Protocol protocol, Duration waited, long at) {
        end(begin("viewer joins", at - waited.toNanos()).setAttribute("acequia.protocol", protocol.name()), at);
    }

    @Override
    public void lost(Trouble trouble, long at) {
        root.addEvent(trouble.label(), at, TimeUnit.NANOSECONDS);
    }

    @Override
    public void recovered(Trouble trouble, long from, long to) {
        end(begin("recovery", from).setAttribute("acequia.cause", trouble.label()), to);
    }

    @Override
    public void ended(Unavailable failure, boolean wasLive, long at) {
        if (failure.reason() != Unavailable.Reason.SHUTTING_DOWN) {
            root.setStatus(StatusCode.ERROR, failure.detail());
        }
        end(root.setAttribute("acequia.live", wasLive), at);
    }

    private void span(String name, long from, long to) {
        end(begin(name, from), to);
    }

    private Span begin(String name, long from) {
        return tracer.spanBuilder(name)
                .setParent(parent)
                .setStartTimestamp(from, TimeUnit.NANOSECONDS)
                .startSpan();
    }

    private static void end(Span span, long at) {
        span.end(at, TimeUnit.NANOSECONDS);
    }
}
