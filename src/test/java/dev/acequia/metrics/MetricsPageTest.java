package dev.acequia.metrics;

import dev.acequia.settings.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
    @Test
    void thePageShowsTheMetricsAsTheyAreDeclared() throws IOException {
        new GeneratedFile(Path.of("docs/metrics.md"), MetricsPage.render()).verify(getClass());
    }
}
