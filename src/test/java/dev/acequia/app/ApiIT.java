package dev.acequia.app;

import static dev.acequia.api.openapi.Document.object;
import static dev.acequia.api.openapi.Document.objects;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.api.openapi.Conformance;
import dev.acequia.api.openapi.Document;
import dev.acequia.rig.Rig;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What the server answers beside what is described, while somebody watches.
@Execution(ExecutionMode.CONCURRENT)
class ApiIT {
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final Pattern SEGMENT = Pattern.compile("segment/(\\d+)\\.ts");

    private final Rig rig;
    private final Document document;
    private final Conformance conformance;

    ApiIT(@TempDir Path folder) throws IOException {
        this.rig = Rig.open(folder);
        this.document = Document.read(Rig.text(rig.get("/openapi.json")));
        this.conformance = new Conformance(document);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private static Object json(HttpResponse<byte[]> answer) {
        return Jsonb.instance().type(Object.class).fromJson(Rig.text(answer));
    }

    private List<Document.Call> gets() {
        return document.calls().stream()
                .filter(each -> each.method().equals("GET"))
                .toList();
    }

    private static boolean isJson(Document.Call call) {
        return call.schema(200) != null;
    }

    /// The path with values that there are.
    private String real(String path) {
        return PLACE.matcher(path).replaceAll(each -> Matcher.quoteReplacement(value(path, each.group(1))));
    }

    private String value(String path, String name) {
        if (name.equals("number")) {
            Matcher segment = SEGMENT.matcher(Rig.text(rig.get(rig.manifest())));
            assertThat(segment.find()).isTrue();
            return segment.group(1);
        }
        String list = path.substring(0, path.indexOf("/{"));
        return switch (list) {
            case "/engines", "/streams" -> firstOf(list);
            default -> rig.content().contentId();
        };
    }

    private String firstOf(String list) {
        Object id = objects(json(rig.get(list))).getFirst().get("id");
        return URLEncoder.encode(String.valueOf(id), StandardCharsets.UTF_8);
    }

    /// What an answer has that the document does not say, each with the request.
    private List<String> complaints(Document.Call call, String target, HttpResponse<byte[]> answer) {
        String asked = call.method() + " " + target + " " + answer.statusCode() + ": ";
        Map<String, Object> schema = call.schema(answer.statusCode());
        if (schema == null) {
            return List.of(asked + "is not described");
        }
        if (!Rig.type(answer).equals("application/json")) {
            return List.of(asked + "is of type " + Rig.type(answer));
        }
        return conformance.complaints(schema, json(answer)).stream()
                .map(asked::concat)
                .toList();
    }

    private List<String> complaints(Document.Call call, String target) {
        return complaints(call, target, rig.get(target));
    }

    private void beginToWatch() {
        rig.watch(rig.body(), "ts").awaitStart();
        rig.play("hls").awaitStart();
    }

    @Test
    void everyPathAnswersTheMethodsThatAreDescribed() {
        for (String path : object(document.root().get("paths")).keySet()) {
            HttpResponse<byte[]> answer = rig.options(path.replaceAll("[{}]", ""));
            List<String> described = new ArrayList<>(document.calls().stream()
                    .filter(each -> each.path().equals(path))
                    .map(Document.Call::method)
                    .toList());
            described.add("OPTIONS");
            String allowed = answer.headers().firstValue("allow").orElse("").replace("HEAD, ", "");
            assertThat(allowed.split(", ", -1)).as(path).containsExactlyInAnyOrderElementsOf(described);
        }
    }

    @Test
    void everyJsonAnswerIsOfTheShapeThatIsDescribed() {
        beginToWatch();
        List<String> complaints = new ArrayList<>();
        for (Document.Call call : gets()) {
            if (isJson(call)) {
                String target = real(call.path());
                complaints.addAll(complaints(call, target));
                flags(call).forEach(each -> complaints.addAll(complaints(call, target + "?" + each + "=true")));
            }
        }
        assertThat(complaints).isEmpty();
    }

    private static List<String> flags(Document.Call call) {
        return call.parameters().stream()
                .filter(each -> "boolean".equals(object(each.get("schema")).get("type")))
                .map(each -> String.valueOf(each.get("name")))
                .toList();
    }

    @Test
    void everyOtherAnswerIsOfATypeThatIsDescribed() {
        beginToWatch();
        for (Document.Call call : gets()) {
            boolean isEndless = call.content(200).containsKey("text/event-stream");
            if (!isJson(call) && !isEndless) {
                HttpResponse<byte[]> answer =
                        rig.head(real(call.path()) + "?id=" + rig.content().contentId());
                if (answer.statusCode() == 200) {
                    assertThat(call.content(200)).as(call.toString()).containsKey(Rig.type(answer));
                } else {
                    assertThat(call.responses()).containsKey(String.valueOf(answer.statusCode()));
                }
            }
        }
    }

    @Test
    void whatIsNotThereIsAProblemThatIsDescribed() {
        for (Document.Call call : gets()) {
            if (call.path().contains("{") && isJson(call) && !isOfEngineApi(call)) {
                String target = PLACE.matcher(call.path()).replaceAll("nothing");
                HttpResponse<byte[]> answer = rig.get(target);
                assertThat(answer.statusCode()).as(target).isEqualTo(404);
                assertThat(complaints(call, target, answer)).isEmpty();
            }
        }
    }

    /// What is answered as an engine answers it: an unknown session has status 200.
    private static boolean isOfEngineApi(Document.Call call) {
        return call.path().startsWith("/ace/");
    }

    /// Whether the rig has what the path names: only engines on demand have a log.
    private static boolean isThere(Document.Call call) {
        return !call.path().equals("/engines/{id}/logs");
    }

    @Test
    void theRangeOfANumberIsTheOneThatIsDescribed() {
        beginToWatch();
        for (Document.Call call : gets()) {
            for (Map<String, Object> each : isJson(call) ? call.parameters() : List.<Map<String, Object>>of()) {
                Map<String, Object> schema = object(each.get("schema"));
                if (isThere(call)
                        && schema.get("minimum") instanceof Number least
                        && schema.get("maximum") instanceof Number most) {
                    String target = real(call.path()) + "?" + each.get("name") + "=";
                    assertThat(rig.get(target + least.longValue()).statusCode()).isEqualTo(200);
                    assertThat(rig.get(target + most.longValue()).statusCode()).isEqualTo(200);
                    HttpResponse<byte[]> refused = rig.get(target + (most.longValue() + 1));
                    assertThat(refused.statusCode()).isEqualTo(400);
                    assertThat(complaints(call, target, refused)).isEmpty();
                }
            }
        }
    }

    @Test
    void whatChangesAnswersAsDescribed() {
        Document.Call config = document.call("POST /proxy/config");
        assertThat(complaints(config, "valid", rig.change("hls_window_size=8"))).isEmpty();
        assertThat(complaints(config, "invalid", rig.change("hls_window_size=0")))
                .isEmpty();
        HttpResponse<byte[]> added = rig.send("POST", "/engines", "{\"host\": \"127.0.0.1\", \"port\": 1}");
        assertThat(complaints(document.call("POST /engines"), "valid", added)).isEmpty();
        HttpResponse<byte[]> removed = rig.send("DELETE", "/engines/127.0.0.1%3A1", "");
        assertThat(document.call("DELETE /engines/{id}").responses()).containsKey(String.valueOf(removed.statusCode()));
    }
}
