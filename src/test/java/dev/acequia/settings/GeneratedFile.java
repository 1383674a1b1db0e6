package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file of the repository that must be what the declarations in the code make of it.
public record GeneratedFile(Path path, String expected) {
    /// Fails when the file differs, or writes it when run with `-Dacequia.docs=write`.
    public void verify(Class<?> test) throws IOException {
        if ("write".equals(System.getProperty("acequia.docs"))) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, expected);
        }
        assertThat(Files.exists(path) ? Files.readString(path) : "")
                .as("%s is out of date: ./mvnw -q test -Dtest=%s -Dacequia.docs=write", path, test.getSimpleName())
                .isEqualTo(expected);
    }
}
