package dev.acequia.net;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The end of the process when its memory has run out: with one line and an exit code of its own, so that whoever
/// supervises it starts it anew. What goes on without memory answers nobody, and hears no signal.
///
/// The JVM ends by itself where it was told to (`-XX:+ExitOnOutOfMemoryError`), with the same code, but not for want of
/// memory outside the heap, nor when it was started by hand. So whoever catches what was thrown asks here, and a thread
/// looks every second whether memory can still be allocated: the error may have been caught without a report. Nothing
/// of that happens before [#watch]. Thread-safe.
public final class OutOfMemory {
    /// The process's exit code.
    public static final int EXIT_CODE = 3;

    private static final long INTERVAL_NANOS = 1_000_000_000;
    private static final int RESERVE = 256 << 10;
    private static final int DEEPEST = 20;

    private static final AtomicBoolean IS_WATCHED = new AtomicBoolean();
    private static final AtomicBoolean IS_OVER = new AtomicBoolean();

    /// Made in advance: at the end there is no memory to make it.
    private static final byte[] LINE =
            "Acequia exits with code 3: it is out of memory (-Xmx sets the heap, -XX:MaxDirectMemorySize the rest)\n"
                    .getBytes(StandardCharsets.UTF_8);

    private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);

    @SuppressWarnings("UnusedVariable") // it is enough that it is there
    private static volatile byte @Nullable [] reserve;

    private OutOfMemory() {}

    /// From now on the process ends when memory has run out.
    public static void watch() {
        if (IS_WATCHED.compareAndSet(false, true)) {
            prepare();
            Thread.UncaughtExceptionHandler usual = Thread.getDefaultUncaughtExceptionHandler();
            Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
                endIf(thrown);
                if (usual != null) {
                    usual.uncaughtException(thread, thrown);
                } else {
                    report(thread, thrown);
                }
            });
            Thread.ofPlatform().daemon().name("memory").start(OutOfMemory::check);
        }
    }

    /// Ends the process if it is for want of memory that this was thrown.
    public static void endIf(@Nullable Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < DEEPEST; i++) {
            if (cause instanceof OutOfMemoryError) {
                end();
                return;
            }
            cause = cause.getCause();
        }
    }

    /// Holds a little at any time, and takes it anew each second.
    private static void check() {
        try {
            while (!IS_OVER.get()) {
                reserve = new byte[RESERVE];
                LockSupport.parkNanos(INTERVAL_NANOS);
            }
        } catch (OutOfMemoryError e) {
            end();
        }
    }

    private static void end() {
        if (IS_WATCHED.get() && IS_OVER.compareAndSet(false, true)) {
            reserve = null;
            try {
                ERR.write(LINE);
            } catch (IOException | OutOfMemoryError e) {
                halt(); // without a word, then
            }
            halt();
        }
    }

    /// Again until there is the little memory for it that others may have taken meanwhile.
    private static void halt() {
        while (true) {
            try {
                Runtime.getRuntime().halt(EXIT_CODE);
            } catch (OutOfMemoryError e) {
                Thread.onSpinWait();
            }
        }
    }

    /// Has the JVM load what ends it: later there may be no memory for that.
    private static void prepare() {
        Thread nothing = new Thread(() -> {});
        Runtime.getRuntime().addShutdownHook(nothing);
        Runtime.getRuntime().removeShutdownHook(nothing);
    }

    private static void report(Thread thread, Throwable thrown) {
        System.err.println("Thread " + thread.getName() + " ended: " + thrown);
        thrown.printStackTrace();
    }
}
