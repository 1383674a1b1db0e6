package dev.acequia.http;

/// Routes of tests, of which a description would tell nobody anything.
public final class Undescribed {
    private Undescribed() {}

    public static Operation get(String pattern) {
        return anything(ApiTag.SERVER.get("/", "Whatever the test wants."), pattern);
    }

    public static Operation played(String pattern) {
        return anything(ApiTag.PLAYING.get("/", "Whatever the test wants."), pattern);
    }

    public static Operation post(String pattern) {
        return anything(ApiTag.SERVER.post("/", "Whatever the test wants."), pattern);
    }

    private static Operation anything(Operation operation, String pattern) {
        return operation.matching(pattern).answers(200, "Whatever the test says.");
    }
}
