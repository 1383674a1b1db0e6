package dev.acequia.http;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The threads of this process, the virtual ones included. Not to be asked for while those are busy: JDK 25.0.3 may
/// crash when it looks at a virtual thread that runs.
public final class Threads {
    private Threads() {}

    /// The names of those that live and begin like this.
    public static List<String> named(String beginning) {
        Pattern name = Pattern.compile("^#\\d+ \"(" + Pattern.quote(beginning) + "[^\"]*)\"", Pattern.MULTILINE);
        return name.matcher(dump()).results().map(found -> found.group(1)).toList();
    }

    private static String dump() {
        try {
            Path file = Files.createTempFile("threads", ".txt");
            Files.delete(file);
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            String dump = Files.readString(file);
            Files.delete(file);
            return dump;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
