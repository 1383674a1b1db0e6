import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one candidate did in all rounds: for each name of `sink`'s line its values.
final class Figures {
    private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\":(-?[0-9.]+)");

    private final Map<String, List<Double>> values = new HashMap<>();

    /// The numbers of a flat JSON object.
    static Map<String, Double> parse(String json) {
        Map<String, Double> numbers = new HashMap<>();
        for (Matcher each = NUMBER.matcher(json); each.find(); ) {
            numbers.put(each.group(1), Double.valueOf(each.group(2)));
        }
        return numbers;
    }

    void add(Map<String, Double> round) {
        round.forEach((name, value) ->
                values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
    }

    double median(String name) {
        List<Double> sorted = sorted(name);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /// The median, and in parentheses the least and the greatest.
    String spread(String name) {
        List<Double> sorted = sorted(name);
        return number(median(name)) + " (" + number(sorted.getFirst()) + "–" + number(sorted.getLast()) + ")";
    }

    String text(String name) {
        return number(median(name));
    }

    static String number(double value) {
        double size = Math.abs(value);
        return String.format(
                Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }

    private List<Double> sorted(String name) {
        List<Double> all = values.get(name);
        if (all == null) {
            throw new IllegalStateException("Nothing was measured that is called " + name);
        }
        return all.stream().sorted().toList();
    }
}
