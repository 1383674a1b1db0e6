package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCostTest {
    @TempDir
    Path folder;

    @Test
    void withoutAFileNothingOfYamlOrRegularExpressionsIsLoaded() throws Exception {
        try (Recorder recorder = new Recorder()) {
            Class<?> settings = Class.forName(Settings.class.getName(), true, recorder);
            settings.getMethod("load", Path.class, Map.class)
                    .invoke(null, folder, Map.of("ACEQUIA_PORT", "1", "ACEQUIA_ENGINES", "a:1,b:2", "API_KEY", "x"));
            assertThat(recorder.asked)
                    .contains(Catalogue.class.getName())
                    .noneMatch(name -> name.startsWith("org.snakeyaml") || name.startsWith("java.util.regex"));
        }
    }

    /// A loader with its own copies of our classes that notes which ones they ask for.
    private static final class Recorder extends URLClassLoader {
        private final List<String> asked = new ArrayList<>();

        Recorder() throws MalformedURLException {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        private static URL[] classPath() throws MalformedURLException {
            List<URL> urls = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
            return urls.toArray(URL[]::new);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            asked.add(name);
            return super.loadClass(name, resolve);
        }
    }
}
