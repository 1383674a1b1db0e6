package dev.acequia.api;

import dev.acequia.metrics.Sources.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Version and commit of this build, written by the build itself.
///
/// @param commit abbreviated; `unknown` when built outside a git checkout
public record Build(String version, String commit) {
    private static final Build BUILT = load();

    /// The same for `/metrics`.
    public Program program() {
        return new Program(version, commit);
    }

    /// The build described in the jar; read once.
    public static Build read() {
        return BUILT;
    }

    private static Build load() {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("/build.properties")) {
            if (in == null) {
                throw new IllegalStateException("The jar must hold build.properties, but does not");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Build(properties.getProperty("version", ""), properties.getProperty("commit", "unknown"));
    }
}
