package dev.acequia.trace;

import dev.acequia.channel.ChannelListener;
import dev.acequia.channel.ChannelListeners;
import dev.acequia.channel.ChannelStopwatch;
import dev.acequia.engine.ContentId;
import dev.acequia.text.Redaction;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// Traces of playbacks, sent to a collector by OTLP over HTTP.
///
/// Who takes the steps of a playback only queues spans, 2048 at most; what does not fit is lost. A thread of the SDK's
/// sends them every second. Thread-safe.
public final class Tracing implements ChannelListeners, AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_EXPORT = Duration.ofSeconds(5);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final InstantSource clock;

    private Tracing(SdkTracerProvider provider, InstantSource clock) {
        this.provider = provider;
        this.tracer = provider.get("dev.acequia");
        this.clock = clock;
    }

    /// Begins to trace.
    ///
    /// @param endpoint the collector's URL, below which `/v1/traces` takes traces
    /// @param version of this program
    public static Tracing open(String endpoint, String version, InstantSource clock) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint + "/v1/traces")
                .setTimeout(LONGEST_EXPORT)
                .build();
        BatchSpanProcessor queue = BatchSpanProcessor.builder(new Reporting(exporter, Redaction.of(endpoint)))
                .setScheduleDelay(PAUSE)
                .build();
        Attributes program = Attributes.of(
                AttributeKey.stringKey("service.name"), "acequia", AttributeKey.stringKey("service.version"), version);
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(program)))
                .addSpanProcessor(queue)
                .build();
        return new Tracing(provider, clock);
    }

    @Override
    public ChannelListener begin(ContentId content) {
        Span root = tracer.spanBuilder("playback")
                .setNoParent()
                .setStartTimestamp(clock.instant())
                .setAttribute("acequia.content", content.name())
                .startSpan();
        return new ChannelStopwatch(this::epochNanos, new Playback(tracer, root));
    }

    private long epochNanos() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /// Sends what is queued, within a second.
    @Override
    public void close() {
        provider.shutdown().join(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
