package dev.acequia.settings.kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A [StreamToken] as people write it: `name:secret:clients=3:contents=<40 hex>/<40 hex>`, of which only the
/// secret must be there.
public record TokenText() implements Kind<StreamToken> {
    private static final int LONGEST_NAME = 40;
    private static final int SHORTEST_SECRET = 4;
    private static final int LONGEST_SECRET = 100;
    private static final int DIGITS = 40;
    private static final Amount.WholeNumber CLIENTS = new Amount.WholeNumber(1, 100_000);

    @Override
    public Optional<StreamToken> read(String text) {
        List<String> words = new ArrayList<>();
        Optional<Integer> clients = Optional.of(StreamToken.ANY_NUMBER);
        Optional<Set<String>> contents = Optional.of(Set.of());
        for (String part : text.split(":", -1)) {
            if (part.startsWith("clients=")) {
                clients = CLIENTS.read(part.substring("clients=".length()));
            } else if (part.startsWith("contents=")) {
                contents = contents(part.substring("contents=".length()));
            } else {
                words.add(part);
            }
        }
        String name = words.size() == 2 ? words.getFirst() : "";
        boolean isWhole = clients.isPresent()
                && contents.isPresent()
                && (words.size() == 1 || words.size() == 2 && isWord(name, 1, LONGEST_NAME))
                && isWord(words.getLast(), SHORTEST_SECRET, LONGEST_SECRET);
        return isWhole
                ? Optional.of(new StreamToken(name, words.getLast(), clients.get(), contents.get()))
                : Optional.empty();
    }

    private static Optional<Set<String>> contents(String text) {
        Set<String> contents =
                new TreeSet<>(List.of(text.toLowerCase(Locale.ROOT).split("/", -1)));
        return contents.stream().allMatch(TokenText::isContent) ? Optional.of(contents) : Optional.empty();
    }

    private static boolean isContent(String text) {
        return text.length() == DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    /// Whether URLs can carry the text as it is.
    private static boolean isWord(String text, int shortest, int longest) {
        return text.length() >= shortest
                && text.length() <= longest
                && text.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
    }

    @Override
    public String write(StreamToken value) {
        return (value.name().isEmpty() ? "" : value.name() + ":")
                + value.secret()
                + (value.clients() == StreamToken.ANY_NUMBER ? "" : ":clients=" + value.clients())
                + (value.contents().isEmpty() ? "" : ":contents=" + String.join("/", new TreeSet<>(value.contents())));
    }

    @Override
    public String expected() {
        return "tokens of the form name:secret[:clients=n][:contents=id/id] with secrets of 8 to 100 letters, digits or -._~";
    }
}
