package dev.acequia.app;

/// The process's entry.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Commands.run(args));
    }
}
