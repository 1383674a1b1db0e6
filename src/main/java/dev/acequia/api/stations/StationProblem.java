package dev.acequia.api.stations;

import dev.acequia.fetch.FetchException;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.station.ListRefresh;
import dev.acequia.station.StationException;
import dev.acequia.stationlist.ListException;
import java.io.IOException;
import java.time.Duration;

/// Wire form of what cannot be done with stations and lists.
final class StationProblem {
    private StationProblem() {}

    static Answer of(Exception failure) {
        String detail = ListRefresh.sentence(failure);
        return switch (failure) {
            case StationException e ->
                of(e.reason(), String.valueOf(e.getMessage())).answer();
            case ListException e
            when e.reason() == ListException.Reason.TOO_LARGE ->
                Problem.of(413, "list_too_large", detail).answer();
            case ListException _ -> Problem.of(422, "no_list", detail).answer();
            case FetchException e
            when e.isRefused() -> Problem.of(400, "url_refused", detail).answer();
            case IOException _ -> Problem.of(502, "not_fetched", detail).answer();
            default -> Problem.of(400, "invalid_request", failure).answer();
        };
    }

    private static Problem of(StationException.Reason reason, String detail) {
        return switch (reason) {
            case UNKNOWN -> Problem.of(404, "unknown", detail);
            case INVALID -> Problem.of(400, "invalid_request", detail);
            case CONFLICT -> Problem.of(409, "conflict", detail);
            case UNAVAILABLE -> new Problem(503, "stations_unavailable", detail, Duration.ofSeconds(5));
        };
    }
}
