package dev.acequia.app;

import dev.acequia.net.OutOfMemory;

/// The process's entry. Without arguments it serves at once: the command line costs a tenth of a second.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Logging.use();
        OutOfMemory.watch();
        System.exit(args.length == 0 ? Serving.run() : Commands.run(args));
    }
}
