package dev.acequia.api;

import dev.acequia.http.ApiTag;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Request;
import dev.acequia.metrics.Metrics;
import dev.acequia.metrics.ScrapeBody;
import java.util.Map;
import java.util.Objects;

/// `/metrics`: the numbers of the server as Prometheus reads them, in the text format or, when `Accept` names it,
/// as OpenMetrics.
public final class MetricsResource {
    private final Metrics metrics;

    public MetricsResource(Metrics metrics) {
        this.metrics = metrics;
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.SERVER
                        .get("/metrics", "All metrics, for Prometheus.")
                        .takes(Parameter.header("Accept", "`application/openmetrics-text` selects that format."))
                        .answers(
                                200,
                                "The metrics.",
                                BodySpec.media("text/plain"),
                                BodySpec.media("application/openmetrics-text")),
                (request, _) -> show(request));
    }

    private Answer show(Request request) {
        ScrapeBody body = metrics.scrape(Objects.requireNonNullElse(request.header("accept"), ""));
        return new Answer(200, body.contentType(), body.text(), Map.of("Cache-Control", "no-store"));
    }
}
