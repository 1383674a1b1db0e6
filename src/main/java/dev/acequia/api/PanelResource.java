package dev.acequia.api;

import dev.acequia.http.ApiTag;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Asset;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `/panel`: the page that shows how everything does, from the jar.
///
/// The page is asked for anew each time; its parts have names that tell their bytes, and are kept for a year. Links in
/// it are relative, so that it works behind any prefix. Thread-safe; holds each part that was asked for, whole and
/// packed, of the dozen that there are.
public final class PanelResource {
    private static final String HTML = "text/html; charset=utf-8";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*\\.(js|css|svg)");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");
    private static final Map<String, String> LASTING = Map.of("Cache-Control", "public, max-age=31536000, immutable");
    private static final String UNBUILT = """
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><title>Acequia</title>
            <p>The panel was not built because npm is missing: install Node.js 20.19 or newer, remove the folder
            "target" and start ./acequia again.</p></html>
            """;

    private final Asset page = new Asset(HTML, PanelResource::page, Map.of());
    private final Map<String, Asset> parts = new ConcurrentHashMap<>();

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.SERVER.get("/", "Redirects to `/panel`.").answers(302, "The redirect."),
                (_, _) -> Answer.redirect("panel"));
        routes.resource(
                ApiTag.SERVER
                        .get("/panel", "The panel, a web page to monitor and manage the server.")
                        .answers(200, "The page.", BodySpec.media("text/html"))
                        .answers(302, "A redirect to the URL without the trailing slash."),
                (request, _) -> request.depth() == 1 ? page.answer(request) : Answer.redirect("../panel"));
        routes.resource(
                ApiTag.SERVER
                        .get("/panel/{part}", "A file of the panel.")
                        .matching("/panel/*")
                        .takes(Parameter.text("part", "Name of the file."))
                        .answers(
                                200,
                                "The file.",
                                BodySpec.media("text/javascript"),
                                BodySpec.media("text/css"),
                                BodySpec.media("image/svg+xml"))
                        .answers(302, "A redirect to the panel, for a name that no file can have.")
                        .refuses(404, "unknown_part", "The panel has no such file."),
                this::part);
    }

    private Answer part(Request request, String name) {
        if (!NAME.matcher(name).matches()) {
            return Answer.redirect("../".repeat(request.depth() - 1) + "panel");
        }
        Asset part = parts.get(name);
        if (part == null) {
            byte[] bytes = read("panel/" + name);
            if (bytes == null) {
                return Problem.of(404, "unknown_part", "The panel has no file " + name)
                        .answer();
            }
            part = new Asset(type(name), () -> bytes, LASTING);
            parts.put(name, part);
        }
        return part.answer(request);
    }

    private static byte[] page() {
        byte[] built = read("index.html");
        return built == null ? UNBUILT.getBytes(StandardCharsets.UTF_8) : built;
    }

    private static String type(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
    }

    /// A file of the panel; null when it was not built, or has no such file.
    private static byte @Nullable [] read(String name) {
        try (InputStream in = PanelResource.class.getResourceAsStream("/panel/" + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
