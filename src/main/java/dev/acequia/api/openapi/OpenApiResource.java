package dev.acequia.api.openapi;

import dev.acequia.http.AdminAccess;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Operation;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Asset;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Request;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// `/openapi.json` and `/docs`: the whole API, made from the table of routes, and a page to read and to try it.
///
/// The page runs no script but its own and loads nothing from elsewhere.
public final class OpenApiResource {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    private static final Map<String, String> POLICY = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'");

    private final Supplier<List<Operation>> operations;
    private final String version;
    private final AdminAccess access;
    private final Jsonb jsonb;

    /// @param operations of all routes; asked for when there are requests
    /// @param access who may read it
    public OpenApiResource(Supplier<List<Operation>> operations, String version, AdminAccess access, Jsonb jsonb) {
        this.operations = operations;
        this.version = version;
        this.access = access;
        this.jsonb = jsonb;
    }

    public void addTo(Router.Builder routes) {
        Asset document = new Asset("application/json", this::json, Map.of());
        routes.guardedBy(access)
                .resource(
                        ApiTag.SERVER
                                .get("/openapi.json", "Description of this API, as OpenAPI 3.0.")
                                .answers(
                                        200,
                                        "The document.",
                                        new BodySpec.Shaped("Document", () -> Map.of("type", "object"))),
                        (request, _) -> document.answer(request));
        routes.resource(
                ApiTag.SERVER
                        .get("/docs", "Interactive documentation of this API.")
                        .answers(200, "The page.", BodySpec.media("text/html"))
                        .answers(401, "The page, which asks for the key.", BodySpec.media("text/html"))
                        .answers(403, "The page, which asks for a different key.", BodySpec.media("text/html")),
                new Page(asset("docs.html", HTML, POLICY), access)::answer);
        add(routes, "docs.js", SCRIPT);
        add(routes, "docs.css", STYLE);
    }

    private static void add(Router.Builder routes, String name, String type) {
        Asset asset = asset(name, type, Map.of());
        routes.resource(
                ApiTag.SERVER
                        .get("/docs/" + name, "A file of the page.")
                        .answers(200, "The file.", BodySpec.media(type.substring(0, type.indexOf(';')))),
                (request, _) -> asset.answer(request));
    }

    /// The page, whose links are right in the folder above `/docs` only.
    private record Page(Asset asset, AdminAccess access) {
        Answer answer(Request request, String tail) {
            if (request.depth() > 1) {
                return Answer.redirect("../docs");
            }
            Answer whole = asset.whole();
            Answer shown = access.page(request, whole);
            return shown.status() == whole.status() ? asset.answer(request) : shown;
        }
    }

    private byte[] json() {
        return jsonb.type(Object.class)
                .toJson(OpenApi.describe(operations.get(), version))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Asset asset(String name, String type, Map<String, String> headers) {
        return new Asset(type, () -> text(name), headers);
    }

    private static byte[] text(String name) {
        try (InputStream in = OpenApiResource.class.getResourceAsStream("/docs/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The jar must hold docs/" + name + ", but does not");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
