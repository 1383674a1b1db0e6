package dev.acequia.app;

import dev.acequia.json.JsonValue;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `acequia stations`: the stations of the running server, one a line.
@Command(name = "stations", description = "List the stations of the running server.")
final class StationsCommand implements Callable<Integer> {
    private static final int PAGE = 1000;

    @Mixin
    private final RunningServer server = new RunningServer();

    @Option(names = "--query", paramLabel = "TEXT", description = "Only stations with this in their names.")
    private String query = "";

    @Option(names = "--group", paramLabel = "NAME", description = "Only stations of this group.")
    private String group = "";

    @Override
    public Integer call() throws InterruptedException {
        try {
            List<JsonValue> page = page(0);
            if (page.isEmpty()) {
                System.out.println("There are no stations: ./acequia import FILE|URL adds some.");
            }
            for (int offset = 0; !page.isEmpty(); page = page.size() < PAGE ? List.of() : page(offset)) {
                page.forEach(StationsCommand::show);
                offset += page.size();
            }
            return 0;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return Commands.FAILED;
        }
    }

    private List<JsonValue> page(int offset) throws IOException, InterruptedException {
        String path = "/catalogue/stations?limit=" + PAGE + "&offset=" + offset + "&query=" + encoded(query) + "&group="
                + encoded(group);
        return server.ask("GET", path, HttpRequest.BodyPublishers.noBody(), "application/json")
                .at("stations")
                .elements()
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void show(JsonValue station) {
        String groups = String.join(
                ", ", station.at("groups").elements().map(JsonValue::text).toList());
        System.out.printf(
                "%6s  %s%s  %s%n",
                station.at("number").text(),
                station.at("name").text(),
                groups.isEmpty() ? "" : " [" + groups + "]",
                station.at("url").text());
    }
}
