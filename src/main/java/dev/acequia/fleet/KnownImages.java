package dev.acequia.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Container images that run an engine, each with the command, the variables and the memory that it needs.
///
/// An unknown flag ends an engine, so flags belong to an image. Where an image keeps its cache on disk, its state
/// folder is held in memory, with the size of the engine's limit.
public final class KnownImages {
    /// What most images append to a command of their own.
    private static final List<String> APPENDED =
            List.of("--bind-all", "--http-port", "{http}", "--api-port", "{api}", "--port", "{p2p}");

    private static final List<String> MEMORY_CACHE =
            List.of("--live-cache-type", "memory", "--live-mem-cache-size", "104857600");

    private static final List<String> ACESERVE = both(
            List.of("python", "main.py", "--disable-sentry", "--log-stdout", "--disable-upnp"),
            both(APPENDED, MEMORY_CACHE));

    private static final List<String> NANO_ACE =
            both(List.of("/acestream/acestreamengine", "--client-console"), both(APPENDED, MEMORY_CACHE));

    /// An image that takes its flags by a variable.
    private static final Map<String, String> X64 =
            Map.of("ACESTREAM_ARGS", String.join(" ", both(List.of("--client-console"), both(APPENDED, MEMORY_CACHE))));

    /// Shared memory in which these keep their state; a container has 64 MB otherwise.
    private static final long SHARED = 512L << 20;

    private static final List<Known> ALL = List.of(
            flags("martinbjeldbak/acestream-http-proxy", APPENDED, "/home/appuser/.ACEStream"),
            flags("wafy80/acestream", both(List.of("--client-console"), APPENDED), "/srv/ace/.ACEStream"),
            flags("blaiseio/acelink", APPENDED, "/root/.ACEStream"),
            new Known(named("jopsis/acestream:x64"), new EngineProfile("", List.of(), X64, 0, 0, "")),
            new Known(named("jopsis/(aceserve|acestream)"), new EngineProfile("", ACESERVE, Map.of(), 0, SHARED, "")),
            new Known(named("krinkuto11/acestream"), new EngineProfile("", ACESERVE, Map.of(), 0, SHARED, "")),
            flags("krinkuto11/nano-ace", NANO_ACE, "/acestream/.ACEStream"));

    /// Names that another orchestrator has for images, `ENGINE_VARIANT`.
    private static final Map<String, String> VARIANTS = Map.of(
            "krinkuto11-amd64", "ghcr.io/krinkuto11/nano-ace:latest",
            "jopsis-amd64", "jopsis/acestream:x64",
            "jopsis-arm32", "jopsis/acestream:arm32-v3.2.13",
            "jopsis-arm64", "jopsis/acestream:arm64-v3.2.13");

    private KnownImages() {}

    private record Known(Pattern image, EngineProfile profile) {}

    private static Known flags(String name, List<String> command, String state) {
        return new Known(named(name), new EngineProfile("", command, Map.of(), 0, 0, state));
    }

    /// References with this name, a pattern, of any registry, and of any tag unless it has one.
    private static Pattern named(String name) {
        return Pattern.compile("([^/]+/)?" + name + (name.indexOf(':') < 0 ? "([:@].*)?" : "(@.*)?"));
    }

    private static List<String> both(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    /// The profile of an image; one that is not known gets the arguments that most take.
    public static EngineProfile profile(String image) {
        EngineProfile found = ALL.stream()
                .filter(each -> each.image().matcher(image).matches())
                .map(Known::profile)
                .findFirst()
                .orElse(new EngineProfile("", APPENDED, Map.of(), 0, 0, ""));
        return new EngineProfile(image, found.command(), found.environment(), 0, found.shmBytes(), found.stateFolder());
    }

    /// The image that another orchestrator calls so; a name with a slash or a colon is an image itself. Empty for
    /// another name.
    public static Optional<String> variant(String name) {
        return name.contains("/") || name.contains(":") ? Optional.of(name) : Optional.ofNullable(VARIANTS.get(name));
    }

    /// The names of all variants there are, in order.
    public static List<String> variants() {
        return VARIANTS.keySet().stream().sorted().toList();
    }
}
