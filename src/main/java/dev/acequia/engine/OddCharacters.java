package dev.acequia.engine;

/// Characters that no link has: blanks, control and invisible characters, halves of a pair.
final class OddCharacters {
    private OddCharacters() {}

    static boolean isIn(String text) {
        return text.codePoints().anyMatch(OddCharacters::isOdd);
    }

    private static boolean isOdd(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
