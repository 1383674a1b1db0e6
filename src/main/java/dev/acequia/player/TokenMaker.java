package dev.acequia.player;

import java.util.random.RandomGenerator;

/// Generator of unguessable names: 12 letters and digits, 60 random bits.
record TokenMaker(RandomGenerator random) {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 12;

    String next() {
        var name = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name.toString();
    }
}
