package dev.acequia.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An exporter that tells once when traces cannot be sent, and once when they can again. The library would write a
/// stack trace each time, past our log. Thread-safe.
final class Reporting implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);

    /// Held here, or its level would be forgotten with it.
    private final java.util.logging.Logger library = java.util.logging.Logger.getLogger("io.opentelemetry.exporter");

    private final SpanExporter exporter;
    private final String collector;
    private final AtomicBoolean isFailing = new AtomicBoolean();

    Reporting(SpanExporter exporter, String collector) {
        this.exporter = exporter;
        this.collector = collector;
        library.setLevel(Level.OFF);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> note(result.isSuccess()));
    }

    private void note(boolean isSent) {
        if (isFailing.compareAndSet(isSent, !isSent)) {
            if (isSent) {
                LOG.info("[collector {}] accepts traces again", collector);
            } else {
                LOG.warn(
                        "[collector {}] does not accept traces, which are lost until it does; see otlp_endpoint",
                        collector);
            }
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
