package dev.acequia.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A [StreamToken] as people write it: `name:secret:clients=3:contents=<40 hex>/<40 hex>`, of which only the secret
/// must be there.
record TokenText() implements Kind<StreamToken> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~-]{1,40}");
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9._~-]{4,100}");
    private static final Pattern CONTENT = Pattern.compile("[0-9a-f]{40}");
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
                && (words.size() == 1 || words.size() == 2 && NAME.matcher(name).matches())
                && SECRET.matcher(words.getLast()).matches();
        return isWhole
                ? Optional.of(new StreamToken(name, words.getLast(), clients.get(), contents.get()))
                : Optional.empty();
    }

    private static Optional<Set<String>> contents(String text) {
        Set<String> contents =
                new TreeSet<>(List.of(text.toLowerCase(Locale.ROOT).split("/", -1)));
        return contents.stream().allMatch(each -> CONTENT.matcher(each).matches())
                ? Optional.of(contents)
                : Optional.empty();
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
        return "tokens of the form name:secret[:clients=n][:contents=id/id], secrets of 4 to 100 letters, digits or -._~,";
    }
}
