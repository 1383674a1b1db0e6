package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.FlatJson;
import dev.acequia.simulator.wire.Json;
import dev.acequia.simulator.wire.Reply;
import dev.acequia.simulator.wire.Request;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// `/simulator/faults` and `/simulator/state`: the simulator's own routes, which no fault touches as long as somebody
/// listens.
///
/// `GET` shows the faults and all knobs. `POST` turns knobs, given as query parameters, form or flat JSON object, for
/// all contents or the one of `content=`; without any it clears, as `DELETE` does.
final class SimulatorRoutes implements Answerer {
    private final Faults faults;
    private final Catalogue catalogue;
    private final Supplier<SimulatorState> state;

    SimulatorRoutes(Faults faults, Catalogue catalogue, Supplier<SimulatorState> state) {
        this.faults = faults;
        this.catalogue = catalogue;
        this.state = state;
    }

    @Override
    public void answer(Request request, Connection connection) throws IOException {
        connection.send(
                switch (request.path()) {
                    case "/simulator/faults" -> faults(request);
                    case "/simulator/state" -> Reply.json(shown(state.get()));
                    default -> problem(404, "The resources are /simulator/faults and /simulator/state.");
                });
    }

    private Reply faults(Request request) throws IOException {
        return switch (request.method()) {
            case "GET" -> Reply.json(report());
            case "POST" -> turn(request, given(request));
            case "DELETE" -> turn(request, Map.of());
            default -> problem(405, "The methods are GET, POST and DELETE.");
        };
    }

    private Reply turn(Request request, Map<String, String> knobs) {
        Optional<String> asked = request.parameter("content");
        Optional<String> content = asked.flatMap(this::contentId);
        if (asked.isPresent() && content.isEmpty()) {
            return problem(400, "'" + asked.get() + "' is not a content ID.");
        }
        try {
            if (!knobs.isEmpty()) {
                faults.setAll(content.orElse(null), knobs);
            } else if (content.isPresent()) {
                faults.clear(content.get());
            } else {
                faults.clear();
            }
        } catch (SimulatorException e) {
            return problem(400, String.valueOf(e.getMessage()));
        }
        return Reply.json(report());
    }

    private static Map<String, String> given(Request request) throws IOException {
        Map<String, String> knobs = new LinkedHashMap<>(request.query());
        String body = request.body().strip();
        knobs.putAll(body.startsWith("{") ? FlatJson.fields(body) : Request.parameters(body));
        knobs.remove("content");
        return knobs;
    }

    private Optional<String> contentId(String text) {
        String id = text.toLowerCase(Locale.ROOT);
        return catalogue
                .knownInfohash(id)
                .map(Content::contentId)
                .or(() -> Optional.of(id).filter(hex -> hex.matches("[0-9a-f]{40}")));
    }

    private Json.Fields report() {
        Json.Fields contents = Json.object();
        Json.Fields report = Json.object();
        faults.texts()
                .forEach((scope, values) ->
                        (scope.isEmpty() ? report : contents).with(scope.isEmpty() ? "engine" : scope, values));
        List<Json.Fields> knobs = Arrays.stream(Knob.values())
                .map(knob -> Json.object()
                        .with("name", knob.label())
                        .with("takes", knob.hint())
                        .with("default", knob.fallback())
                        .with("does", knob.sentence()))
                .toList();
        return report.with("contents", contents).with("knobs", knobs);
    }

    private static Json.Fields shown(SimulatorState state) {
        List<Json.Fields> contents =
                state.contents().stream().map(SimulatorRoutes::shown).toList();
        return Json.object()
                .with("requests", state.requests())
                .with("contents", contents)
                .with("connections", state.connections());
    }

    private static Json.Fields shown(SimulatorState.OfContent each) {
        SimulatorState.Counts counts = each.counts();
        return Json.object()
                .with("title", each.content().title())
                .with("content_id", each.content().contentId())
                .with("infohash", each.content().infohash())
                .with("status", each.status())
                .with("sessions", each.sessions())
                .with("starts", counts.starts())
                .with("json_starts", counts.jsonStarts())
                .with("stops", counts.stops())
                .with("readers", counts.readers())
                .with("readers_ever", counts.readersEver())
                .with("readers_most", counts.readersMost())
                .with("bytes", counts.bytes());
    }

    private static Reply problem(int status, String sentence) {
        return Reply.json(status, Json.object().with("error", sentence));
    }
}
