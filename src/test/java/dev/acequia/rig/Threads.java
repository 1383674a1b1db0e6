package dev.acequia.rig;

import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import jdk.management.VirtualThreadSchedulerMXBean;

/// The threads of this process, the virtual ones included. They are looked at when none of those runs: JDK 25.0.3 may
/// crash when it looks at one that does.
public final class Threads {
    private static final VirtualThreadSchedulerMXBean SCHEDULER =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);

    private Threads() {}

    /// The names of those that live and begin like this.
    public static List<String> named(String beginning) {
        Pattern name = Pattern.compile("^#\\d+ \"(" + Pattern.quote(beginning) + "[^\"]*)\"", Pattern.MULTILINE);
        return name.matcher(dump()).results().map(found -> found.group(1)).toList();
    }

    private static String dump() {
        await().until(() -> SCHEDULER.getMountedVirtualThreadCount() == 0);
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
