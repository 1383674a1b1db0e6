package dev.acequia.app;

import static dev.acequia.api.openapi.Document.object;
import static dev.acequia.api.openapi.Document.objects;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.api.openapi.Conformance;
import dev.acequia.api.openapi.Document;
import dev.acequia.api.openapi.DocumentRules;
import dev.acequia.settings.GeneratedFile;
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

/// The description of the API beside the server that it describes, while somebody watches.
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

    private static String type(HttpResponse<byte[]> answer) {
        String type = answer.headers().firstValue("content-type").orElse("");
        return type.replaceAll(";.*", "");
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
        if (!type(answer).equals("application/json")) {
            return List.of(asked + "is of type " + type(answer));
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
    void theDocumentIsValid() {
        assertThat(DocumentRules.complaints(document)).isEmpty();
    }

    @Test
    void everyRouteOfTheServerIsInTheDocument() {
        assertThat(document.calls())
                .extracting(Document.Call::toString)
                .containsExactlyInAnyOrderElementsOf(rig.routes().stream()
                        .map(each -> each.method() + " " + each.path())
                        .toList());
    }

    @Test
    void whatTheContractPromisesIsThere() {
        assertThat(document.calls())
                .extracting(Document.Call::toString)
                .contains(
                        "GET /ace/getstream",
                        "GET /ace/getstream.ts",
                        "GET /ace/getstream/{id}.ts",
                        "GET /ace/manifest.m3u8",
                        "GET /ace/manifest/{id}.m3u8",
                        "GET /ace/hls/{id}/segment/{number}.ts",
                        "GET /health",
                        "GET /version",
                        "GET /proxy/status",
                        "GET /proxy/sessions",
                        "GET /proxy/sessions/{id}",
                        "GET /proxy/streams/{id}/clients",
                        "GET /proxy/config",
                        "POST /proxy/config",
                        "GET /proxy/config/history",
                        "POST /proxy/config/undo",
                        "GET /settings/export",
                        "POST /settings/import",
                        "GET /streams",
                        "GET /streams/{id}",
                        "GET /streams/{id}/stats",
                        "DELETE /streams/{id}",
                        "POST /streams/batch-stop",
                        "POST /events/stream_started",
                        "POST /events/stream_ended",
                        "GET /stream-loop-detection/config",
                        "POST /stream-loop-detection/config",
                        "GET /looping-streams",
                        "DELETE /looping-streams/{id}",
                        "POST /looping-streams/clear",
                        "GET /ace/preflight",
                        "GET /engines",
                        "POST /engines",
                        "GET /engines/{id}",
                        "DELETE /engines/{id}",
                        "GET /events",
                        "GET /events/stream",
                        "GET /openapi.json",
                        "GET /docs");
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
                    assertThat(call.content(200)).as(call.toString()).containsKey(type(answer));
                } else {
                    assertThat(call.responses()).containsKey(String.valueOf(answer.statusCode()));
                }
            }
        }
    }

    @Test
    void whatIsNotThereIsAProblemThatIsDescribed() {
        for (Document.Call call : gets()) {
            if (call.path().contains("{") && isJson(call)) {
                String target = PLACE.matcher(call.path()).replaceAll("nothing");
                HttpResponse<byte[]> answer = rig.get(target);
                assertThat(answer.statusCode()).as(target).isEqualTo(404);
                assertThat(complaints(call, target, answer)).isEmpty();
            }
        }
    }

    @Test
    void theRangeOfANumberIsTheOneThatIsDescribed() {
        beginToWatch();
        for (Document.Call call : gets()) {
            for (Map<String, Object> each : isJson(call) ? call.parameters() : List.<Map<String, Object>>of()) {
                Map<String, Object> schema = object(each.get("schema"));
                if (schema.get("minimum") instanceof Number least && schema.get("maximum") instanceof Number most) {
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

    /// A client that was told a default may send it, and change back what it was told nothing about.
    @Test
    void whatChangesHasNoDefaults() {
        assertThat(call("POST /proxy/config").parameters())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(object(each.get("schema"))).doesNotContainKey("default"));
    }

    @Test
    void whatChangesAnswersAsDescribed() {
        Document.Call config = call("POST /proxy/config");
        assertThat(complaints(config, "valid", rig.change("hls_window_size=8"))).isEmpty();
        assertThat(complaints(config, "invalid", rig.change("hls_window_size=0")))
                .isEmpty();
        HttpResponse<byte[]> added = rig.send("POST", "/engines", "{\"host\": \"127.0.0.1\", \"port\": 1}");
        assertThat(complaints(call("POST /engines"), "valid", added)).isEmpty();
        HttpResponse<byte[]> removed = rig.send("DELETE", "/engines/127.0.0.1%3A1", "");
        assertThat(call("DELETE /engines/{id}").responses()).containsKey(String.valueOf(removed.statusCode()));
    }

    private Document.Call call(String name) {
        return document.calls().stream()
                .filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoHasTheDocumentIsNotSentItAgain() {
        HttpResponse<byte[]> first = rig.get("/openapi.json");
        String tag = first.headers().firstValue("etag").orElseThrow();
        HttpResponse<byte[]> second = rig.get("/openapi.json", "If-None-Match", tag);
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        assertThat(rig.get("/openapi.json", "Accept-Encoding", "gzip").body().length)
                .isLessThan(first.body().length / 4);
    }

    @Test
    void thePageAsksNobodyElseAndRunsNoScriptButItsOwn() {
        HttpResponse<byte[]> page = rig.get("/docs");
        String html = Rig.text(page);

        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self';");
        assertThat(html).doesNotContain("//", "style=", " on").contains("docs/docs.js", "docs/docs.css");
        assertThat(Rig.text(rig.get("/docs/docs.js"))).doesNotContain("http:", "https:", "innerHTML");
        assertThat(type(rig.get("/docs/docs.js"))).isEqualTo("text/javascript");
        assertThat(type(rig.get("/docs/docs.css"))).isEqualTo("text/css");
        assertThat(rig.get("/docs/").headers().firstValue("location")).contains("../docs");
    }

    @Test
    void thePageOfTheRepositoryShowsTheRoutesAsTheyAre() throws IOException {
        new GeneratedFile(Path.of("docs/api.md"), new ApiPage(document).render()).verify(getClass());
    }
}
