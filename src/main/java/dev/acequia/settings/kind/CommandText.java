package dev.acequia.settings.kind;

import dev.acequia.text.LogMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Kind of a program and its arguments, with spaces between them; a word in double quotes may contain spaces.
public record CommandText(int maxLength) implements Kind<List<String>> {
    @Override
    public Optional<List<String>> read(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isQuoted = false;
        boolean isWord = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                isQuoted = !isQuoted;
                isWord = true;
            } else if (c == ' ' && !isQuoted) {
                if (isWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    isWord = false;
                }
            } else if (c < ' ') {
                return Optional.empty();
            } else {
                word.append(c);
                isWord = true;
            }
        }
        if (isWord) {
            words.add(word.toString());
        }
        return isQuoted || text.length() > maxLength ? Optional.empty() : Optional.of(List.copyOf(words));
    }

    @Override
    public String write(List<String> value) {
        return value.stream()
                .map(each -> each.isEmpty() || each.contains(" ") ? '"' + each + '"' : each)
                .collect(Collectors.joining(" "));
    }

    @Override
    public String shown(List<String> value) {
        return LogMask.mask(write(value));
    }

    @Override
    public String expected() {
        return "a program and its arguments with spaces between them, at most " + maxLength
                + " characters, each double quote closed";
    }
}
