import java.util.ArrayList;
import java.util.List;

/// What a scenario has found: a table, what was aimed at and what was reached.
final class Report {
    private final String title;
    private final List<String> lines = new ArrayList<>();
    private final List<Goal> goals = new ArrayList<>();
    private final StringBuilder notes = new StringBuilder();

    /// @param what sentence that ends in "at most" and the bound
    private record Goal(String what, double most, double is) {
        String markdown() {
            return "- " + (is <= most ? "met" : "**missed**") + ": " + what + " at most " + Figures.number(most)
                    + ", is " + Figures.number(is);
        }
    }

    Report(String title, String... columns) {
        this.title = title;
        row(columns);
        row(java.util.Collections.nCopies(columns.length, "---").toArray(String[]::new));
    }

    Report row(String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
        return this;
    }

    /// What is aimed at: a figure that is to be `most` or less.
    Report goal(String what, double most, double is) {
        goals.add(new Goal(what, most, is));
        return this;
    }

    /// A sentence below the table.
    Report note(String sentence) {
        notes.append('\n').append(sentence).append(".\n");
        return this;
    }

    String markdown() {
        StringBuilder page = new StringBuilder("### " + title + "\n\n" + String.join("\n", lines) + "\n" + notes);
        if (!goals.isEmpty()) {
            page.append('\n');
            goals.forEach(each -> page.append(each.markdown()).append('\n'));
        }
        return page.toString();
    }
}
