package dev.acequia.app;

import static dev.acequia.api.openapi.Document.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.api.openapi.Document;
import dev.acequia.api.openapi.DocumentRules;
import dev.acequia.rig.Rig;
import dev.acequia.settings.GeneratedFile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The description of the API, and the page that shows it.
@Execution(ExecutionMode.CONCURRENT)
class ApiDocumentIT {
    private final Rig rig;
    private final Document document;

    ApiDocumentIT(@TempDir Path folder) throws IOException {
        this.rig = Rig.open(folder);
        this.document = Document.read(Rig.text(rig.get("/openapi.json")));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
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

    /// A client that was told a default may send it, and change back what it was told nothing about.
    @Test
    void whatChangesHasNoDefaults() {
        assertThat(document.call("POST /proxy/config").parameters())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(object(each.get("schema"))).doesNotContainKey("default"));
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
        assertThat(Rig.type(rig.get("/docs/docs.js"))).isEqualTo("text/javascript");
        assertThat(Rig.type(rig.get("/docs/docs.css"))).isEqualTo("text/css");
        assertThat(rig.get("/docs/").headers().firstValue("location")).contains("../docs");
    }

    @Test
    void thePageOfTheRepositoryShowsTheRoutesAsTheyAre() throws IOException {
        new GeneratedFile(Path.of("docs/api.md"), new ApiPage(document).render()).verify(getClass());
    }
}
