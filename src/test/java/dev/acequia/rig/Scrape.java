package dev.acequia.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one scrape of `/metrics` says, read as strictly as Prometheus reads its text format 0.0.4.
///
/// @param samples by series, as it is written: `name{label="value"}`
/// @param types   by family
public record Scrape(Map<String, Double> samples, Map<String, String> types) {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:" + LABEL + ",?)*\\})? (\\S+)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (counter|gauge|histogram|summary|untyped)");
    private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (?:[^\\\\]|\\\\[\\\\n])+");

    /// Fails where the text is not what the format allows.
    public static Scrape parse(String text) {
        assertThat(text).endsWith("\n");
        Map<String, Double> samples = new LinkedHashMap<>();
        Map<String, String> types = new HashMap<>();
        Set<String> helped = new TreeSet<>();
        for (String line : text.split("\n", -1)) {
            Matcher type = TYPE.matcher(line);
            Matcher help = HELP.matcher(line);
            if (type.matches()) {
                assertThat(types.put(type.group(1), type.group(2))).as(line).isNull();
            } else if (help.matches()) {
                assertThat(helped.add(help.group(1))).as(line).isTrue();
            } else if (!line.isEmpty()) {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(family(sample.group(1), types)).as(line).isNotNull();
                String series = line.substring(0, line.lastIndexOf(' '));
                assertThat(samples.put(series, number(sample.group(3))))
                        .as(line)
                        .isNull();
            }
        }
        assertThat(helped).containsAll(types.keySet());
        return new Scrape(samples, types);
    }

    /// The family of a sample; null when none is declared for it.
    private static @Nullable String family(String name, Map<String, String> types) {
        if (types.containsKey(name)) {
            return name;
        }
        String bare = name.replaceFirst("_(bucket|sum|count)$", "");
        return types.containsKey(bare) && !"gauge".equals(types.get(bare)) ? bare : null;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    public double of(String series) {
        assertThat(samples).containsKey(series);
        return Objects.requireNonNull(samples.get(series));
    }

    /// The sum over all series of a name.
    public double sum(String name) {
        return samples.entrySet().stream()
                .filter(each -> name(each.getKey()).equals(name))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /// What samples are called, without labels.
    public Set<String> names() {
        return samples.keySet().stream().map(Scrape::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /// The series that only grow: counters, and the counts and sums of histograms.
    public Map<String, Double> counters() {
        return samples.entrySet().stream()
                .filter(each -> isCounter(name(each.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private boolean isCounter(String name) {
        String family = family(name, types);
        String type = family == null ? null : types.get(family);
        return "counter".equals(type) || "histogram".equals(type);
    }

    private static String name(String series) {
        int labels = series.indexOf('{');
        return labels < 0 ? series : series.substring(0, labels);
    }
}
