package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import dev.acequia.rig.Scrape;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The dashboard and the alert rules of `deploy/`, against a server that runs.
class DeployIT {
    private static final Path DASHBOARD = Path.of("deploy/grafana/acequia.json");
    private static final Path ALERTS = Path.of("deploy/prometheus/alerts.yml");

    /// What stands in PromQL besides metrics and functions: selectors, ranges, texts, lists of labels, words.
    private static final Pattern OTHERS = Pattern.compile("\\{[^}]*}|\\[[^]]*]|\"[^\"]*\""
            + "|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)|\\b(?:and|or|unless|bool)\\b");

    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*\\b(?!\\s*\\()");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on) \\(([^)]*)\\)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    /// Prometheus' own.
    private static final Set<String> UP = Set.of("up");

    @TempDir
    Path folder;

    private Rig rig;
    private Scrape scrape;

    @BeforeEach
    void scrape() throws IOException {
        rig = Rig.open(folder);
        rig.watch(rig.body(), "one").awaitStart();
        eventually().until(() -> text().contains("acequia_engine_latency_seconds{"));
        scrape = Scrape.parse(text());
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void theDashboardShowsOnlyWhatIsExposed() throws IOException {
        Object dashboard = Jsonb.instance().type(Object.class).fromJson(Files.readString(DASHBOARD));
        List<String> queries = values("expr", dashboard);
        assertThat(queries).hasSizeGreaterThan(30).allSatisfy(this::assertKnown);
        assertThat(values("query", dashboard)).contains("label_values(acequia_build_info, instance)", "prometheus");
        assertThat(queries).allSatisfy(query -> assertThat(query).contains("instance=~\"$instance\""));
    }

    @Test
    void theAlertsWatchOnlyWhatIsExposed() throws IOException {
        Object rules = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(ALERTS));
        List<String> conditions = values("expr", rules);
        assertThat(conditions).hasSizeGreaterThan(10).allSatisfy(this::assertKnown);
        assertThat(values("alert", rules)).doesNotHaveDuplicates().hasSameSizeAs(conditions);
        assertThat(values("for", rules)).hasSameSizeAs(conditions);
    }

    private void assertKnown(String query) {
        Set<String> metrics = matches(METRIC, OTHERS.matcher(query).replaceAll(" "));
        metrics.removeAll(UP);
        assertThat(scrape.names()).as(query).containsAll(metrics);
        Set<String> groups = matches(GROUPING, query).stream()
                .flatMap(list -> Stream.of(list.split(", *", -1)))
                .collect(Collectors.toCollection(TreeSet::new));
        groups.removeAll(Set.of("instance", ""));
        for (String label : groups) {
            assertThat(metrics)
                    .as(query)
                    .anySatisfy(metric -> assertThat(labels(metric)).contains(label));
        }
    }

    private Set<String> labels(String metric) {
        return scrape.samples().keySet().stream()
                .filter(series -> series.startsWith(metric + "{"))
                .flatMap(series -> matches(LABEL, series).stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(Math.min(1, match.groupCount())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// All texts that stand under a key, wherever.
    private static List<String> values(String key, Object tree) {
        List<String> found = new ArrayList<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (name.equals(key) && value instanceof String text) {
                    found.add(text);
                }
                found.addAll(values(key, value));
            });
        } else if (tree instanceof Collection<?> list) {
            list.forEach(each -> found.addAll(values(key, each)));
        }
        return found;
    }

    private String text() {
        return Rig.text(rig.get("/metrics"));
    }
}
