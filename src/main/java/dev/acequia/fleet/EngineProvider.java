package dev.acequia.fleet;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Means to run engines on this machine or another: containers, processes.
///
/// Every call blocks, each with a deadline of its own, and ends at once when interrupted. What is listed is the truth;
/// [#watch] gives hints only. A provider touches nothing but instances of its own [InstanceLabels]. Thread-safe.
public interface EngineProvider extends AutoCloseable {
    /// Word for it in answers and settings: `docker`, `process`.
    String name();

    /// All instances of this server, in whatever state.
    List<Instance> list() throws ProviderException, InterruptedException;

    /// Makes an instance that is not started yet; fetches what it needs first.
    ///
    /// @param progress told how far that is, as a sentence such as `pulling image 43 %`
    /// @return its id, by which the other calls know it
    String create(InstanceSpec spec, Consumer<String> progress) throws ProviderException, InterruptedException;

    /// Starts an instance; one that runs already is left alone. One that could not be started is still listed.
    void start(String id) throws ProviderException, InterruptedException;

    /// Asks an instance to end, and ends it by force after a while; one that has ended is left alone.
    void stop(String id, Duration grace) throws ProviderException, InterruptedException;

    /// Removes an instance, by force if it runs; one that is gone is no error.
    void remove(String id) throws ProviderException, InterruptedException;

    /// The last lines that an instance has printed, the oldest first, of at most 64 KB; also after it has ended.
    List<String> logs(String id, int tail) throws ProviderException, InterruptedException;

    /// Calls back whenever something may have changed, from a thread of its own, until the returned handle is closed.
    /// Reconnects by itself; what happens meanwhile is lost.
    AutoCloseable watch(Runnable changed);

    /// Ends what is under way; instances run on.
    @Override
    void close();
}
