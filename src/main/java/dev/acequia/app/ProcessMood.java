package dev.acequia.app;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Faults of the simulator as a process, by its environment: those that no request can turn on.
///
/// @param bootTime how long nothing listens
/// @param crash the exit code with which it ends once it has booted
/// @param deaf whether SIGTERM has no effect
record ProcessMood(Duration bootTime, OptionalInt crash, boolean deaf) {
    private static final long MAX_BOOT_S = 3600;
    private static final long MAX_EXIT = 255;

    static ProcessMood of(Map<String, String> environment) {
        String crash = environment.getOrDefault("SIMULATOR_CRASH", "");
        String deaf = environment.getOrDefault("SIMULATOR_DEAF", "");
        return new ProcessMood(
                Duration.ofSeconds(
                        number("SIMULATOR_BOOT", environment.getOrDefault("SIMULATOR_BOOT", "0"), MAX_BOOT_S)),
                crash.isEmpty() ? OptionalInt.empty() : OptionalInt.of(number("SIMULATOR_CRASH", crash, MAX_EXIT)),
                deaf.equals("1") || deaf.equalsIgnoreCase("true"));
    }

    /// Waits until it has booted.
    void boot() throws InterruptedException {
        new CountDownLatch(1).await(bootTime.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static int number(String name, String text, long most) {
        if (text.matches("\\d{1,4}") && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                name + " must be a whole number from 0 to " + most + ", but is \"" + text + "\"");
    }
}
