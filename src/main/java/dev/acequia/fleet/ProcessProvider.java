package dev.acequia.fleet;

import dev.acequia.engine.EngineAddress;
import dev.acequia.fleet.ProviderException.Kind;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Engines as processes of this machine, each with a [ProcessFolder] by which it is known again.
///
/// A process outlives the server that has started it. What it prints goes into a file, not a pipe that would break.
public final class ProcessProvider implements EngineProvider {
    private static final Logger log = LoggerFactory.getLogger(ProcessProvider.class);

    /// The process notes its id and when it began, and becomes the engine: no kill of the server comes in between.
    private static final String NOTE =
            "{ echo $$; cat /proc/$$/stat 2>/dev/null; } > \"$0.new\" && mv \"$0.new\" \"$0\" && exec \"$@\"";

    private static final Duration LONGEST_NOTE = Duration.ofSeconds(5);
    private static final Duration LONGEST_KILL = Duration.ofSeconds(5);
    private static final int NOTE_POLL_MS = 5;

    private final Path folder;
    private final String instance;
    private final AtomicBoolean isFirst = new AtomicBoolean(true);
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    /// @param folder of the processes' folders
    /// @param instance name of the server, [InstanceLabels#INSTANCE]
    public ProcessProvider(Path folder, String instance) {
        this.folder = folder.toAbsolutePath();
        this.instance = instance;
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public List<Instance> list() throws ProviderException {
        List<Instance> found = new ArrayList<>();
        for (ProcessFolder each : folders()) {
            try {
                Instance one = instance(each);
                if (instance.equals(one.labels().get(InstanceLabels.INSTANCE))) {
                    found.add(one);
                }
                each.bound();
            } catch (IOException e) {
                log.debug("[fleet] {} is no engine: {}", each.path(), e.toString());
            }
        }
        return found;
    }

    private List<ProcessFolder> folders() throws ProviderException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            List<ProcessFolder> found =
                    all.filter(Files::isDirectory).map(ProcessFolder::new).toList();
            if (isFirst.getAndSet(false)) {
                found.stream().filter(ProcessFolder::isLeftover).forEach(ProcessProvider::forget);
            }
            return found.stream().filter(each -> !each.isLeftover()).toList();
        } catch (IOException e) {
            throw new ProviderException(Kind.UNREACHABLE, "The folder " + folder + " cannot be read: " + e, e);
        }
    }

    private static Instance instance(ProcessFolder of) throws IOException {
        Map<String, String> labels = of.labels();
        Optional<ProcessHandle> running = of.running();
        Instance.State state = running.isPresent()
                ? Instance.State.RUNNING
                : of.hasStarted() ? Instance.State.ENDED : Instance.State.CREATED;
        int http = Integer.parseInt(labels.getOrDefault(InstanceLabels.HTTP_PORT, "1"));
        @Nullable
        Instant startedAt = running.flatMap(each -> each.info().startInstant()).orElse(null);
        @Nullable
        Integer exitCode = state == Instance.State.ENDED ? of.exitCode().orElse(null) : null;
        return new Instance(
                of.name(),
                of.name(),
                labels,
                state,
                running.isPresent() ? new EngineAddress("127.0.0.1", http) : null,
                startedAt,
                exitCode,
                false,
                null);
    }

    @Override
    public String create(InstanceSpec spec, Consumer<String> progress) throws ProviderException {
        ProcessFolder of = folder(spec.name());
        if (Files.exists(of.path())) {
            throw new ProviderException(Kind.NAME_TAKEN, "The folder " + of.path() + " exists already.");
        }
        try {
            Files.createDirectories(of.path());
            EnginePorts ports = ports(spec.ports());
            Map<String, String> labels = new HashMap<>(spec.labels());
            labels.put(InstanceLabels.HTTP_PORT, String.valueOf(ports.http()));
            labels.put(InstanceLabels.API_PORT, String.valueOf(ports.api()));
            labels.put(InstanceLabels.P2P_PORT, String.valueOf(ports.p2p()));
            List<String> command = spec.profile().command(ports, of.state().toString());
            refuseWithoutProgram(command);
            of.write(command, labels);
            return of.name();
        } catch (IOException e) {
            forget(of);
            throw new ProviderException(Kind.FAILED, "The folder " + of.path() + " cannot be written: " + e, e);
        } catch (ProviderException e) {
            forget(of);
            throw e;
        }
    }

    private static void forget(ProcessFolder of) {
        try {
            of.delete();
        } catch (IOException e) {
            log.warn("[fleet] {} cannot be removed: {}", of.path(), e.toString());
        }
    }

    /// Free ports in place of those that are left to the provider, all different.
    private static EnginePorts ports(EnginePorts wanted) throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        try (ServerSocket http = new ServerSocket(0, 1, loopback);
                ServerSocket api = new ServerSocket(0, 1, loopback);
                ServerSocket p2p = new ServerSocket(0, 1, loopback)) {
            return new EnginePorts(
                    wanted.http() > 0 ? wanted.http() : http.getLocalPort(),
                    wanted.api() > 0 ? wanted.api() : api.getLocalPort(),
                    wanted.p2p() > 0 ? wanted.p2p() : p2p.getLocalPort());
        }
    }

    private static void refuseWithoutProgram(List<String> command) throws ProviderException {
        String program = command.isEmpty() ? "" : command.getFirst();
        boolean isThere = program.contains("/")
                ? isExecutable(Path.of(program))
                : !program.isEmpty() && Stream.of(path()).anyMatch(each -> isExecutable(Path.of(each, program)));
        if (!isThere) {
            throw new ProviderException(
                    Kind.REFUSED, "engine_command must begin with a program, but there is no " + program + ".");
        }
    }

    private static String[] path() {
        return System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1);
    }

    private static boolean isExecutable(Path file) {
        return Files.isExecutable(file) && !Files.isDirectory(file);
    }

    @Override
    public void start(String id) throws ProviderException, InterruptedException {
        ProcessFolder of = folder(id);
        try {
            if (of.running().isPresent()) {
                return;
            }
            List<String> command =
                    new ArrayList<>(List.of("/bin/sh", "-c", NOTE, of.process().toString()));
            command.addAll(of.command());
            Process process = EngineProcess.of(command)
                    .directory(of.state().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(of.output().toFile()))
                    .start();
            process.onExit().thenAccept(each -> ended(of, each.exitValue()));
            awaitNote(of, process);
        } catch (IOException e) {
            throw new ProviderException(Kind.FAILED, "The engine " + id + " cannot be started: " + e, e);
        }
    }

    private static void awaitNote(ProcessFolder of, Process process) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_NOTE.toNanos();
        while (!of.hasStarted() && process.isAlive() && System.nanoTime() < end) {
            process.waitFor(NOTE_POLL_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void ended(ProcessFolder of, int exitCode) {
        try {
            of.ended(exitCode);
        } catch (IOException e) {
            log.warn("[fleet] the exit code {} of {} cannot be kept: {}", exitCode, of.name(), e.toString());
        }
        watchers.forEach(Runnable::run);
    }

    @Override
    public void stop(String id, Duration grace) throws ProviderException, InterruptedException {
        Optional<ProcessHandle> running = running(id);
        if (running.isEmpty()) {
            return;
        }
        List<ProcessHandle> all =
                Stream.concat(running.stream(), running.get().descendants()).toList();
        all.forEach(ProcessHandle::destroy);
        if (!haveEnded(all, grace)) {
            all.forEach(ProcessHandle::destroyForcibly);
            if (!haveEnded(all, LONGEST_KILL)) {
                throw new ProviderException(Kind.FAILED, "The engine " + id + " was killed, but is still there.");
            }
        }
    }

    private static boolean haveEnded(List<ProcessHandle> all, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException e) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void remove(String id) throws ProviderException, InterruptedException {
        stop(id, Duration.ZERO);
        ProcessFolder of = folder(id);
        try {
            of.delete();
        } catch (IOException e) {
            throw new ProviderException(Kind.FAILED, "The folder " + of.path() + " cannot be removed: " + e, e);
        }
    }

    @Override
    public List<String> logs(String id, int tail) throws ProviderException {
        try {
            return folder(id).tail(tail);
        } catch (IOException e) {
            throw new ProviderException(Kind.FAILED, "What " + id + " has printed cannot be read: " + e, e);
        }
    }

    private Optional<ProcessHandle> running(String id) throws ProviderException {
        try {
            return folder(id).running();
        } catch (IOException e) {
            throw new ProviderException(Kind.FAILED, "The process of " + id + " cannot be found: " + e, e);
        }
    }

    /// The folder of an engine; a name that leads out of ours is none.
    private ProcessFolder folder(String id) throws ProviderException {
        Path path = folder.resolve(id).normalize();
        if (!folder.equals(path.getParent())) {
            throw new ProviderException(Kind.GONE, "There is no engine process of this name.");
        }
        return new ProcessFolder(path);
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }

    /// Nothing is under way but what other threads do, who are interrupted by their owners.
    @Override
    public void close() {
        watchers.clear();
    }
}
