package dev.acequia.app;

import static dev.acequia.api.openapi.Document.object;
import static dev.acequia.api.openapi.Document.objects;

import dev.acequia.api.openapi.Document;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `docs/api.md`: every route of the server, as tables.
record ApiPage(Document document) {
    private static final String HEAD = """
            # The API

            Every route, grouped by topic. The running server has the details: `/openapi.json` describes all parameters and
            responses for programs, and `/docs` shows them in a browser, where requests can be tried. Errors are
            `{"detail": "<sentence>", "error": "<code>"}` with a status.

            Until `API_KEY` is set, routes with a key can be read by everybody and changed from this machine only; from
            then on they require the key, as `Authorization: Bearer` or as `X-API-Key`. Requests that come through a proxy
            never count as from this machine, wherever the proxy runs.
            Every route answers `OPTIONS` with its methods, and routes with `GET` answer `HEAD`.

            Generated from the routes by `./mvnw -q test -Dtest=ApiDocumentIT -Dacequia.docs=write`.
            """;

    String render() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Map<String, Object> tag : objects(document.root().get("tags"))) {
            String name = String.valueOf(tag.get("name"));
            page.append("\n## ").append(Character.toUpperCase(name.charAt(0))).append(name.substring(1));
            page.append("\n\n").append(tag.get("description")).append("\n\n");
            row(page, List.of("Route", "Purpose", "Parameters", "Statuses", "Key"));
            row(page, List.of("---", "---", "---", "---", "---"));
            document.calls().stream()
                    .filter(each -> each.operation().get("tags") instanceof List<?> own && own.contains(name))
                    .forEach(each -> row(page, cells(each)));
        }
        return page.toString();
    }

    private static List<String> cells(Document.Call call) {
        return List.of(
                "`" + call + "`",
                String.valueOf(call.operation().get("summary")),
                takes(call),
                String.join(
                        ", ",
                        call.responses().keySet().stream()
                                .filter(each -> !each.equals("default"))
                                .toList()),
                objects(call.operation().get("security")).isEmpty() ? "" : "key");
    }

    private static String takes(Document.Call call) {
        List<Map<String, Object>> parameters = call.parameters();
        String all = parameters.size() > 12
                ? "any of " + parameters.size() + " settings"
                : parameters.stream().map(each -> "`" + each.get("name") + "`").collect(Collectors.joining(", "));
        Object body = call.operation().get("requestBody");
        return body == null
                ? all
                : all
                        + (all.isEmpty() ? "" : " or ")
                        + String.join(", ", object(object(body).get("content")).keySet());
    }

    private static void row(StringBuilder page, List<String> cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
