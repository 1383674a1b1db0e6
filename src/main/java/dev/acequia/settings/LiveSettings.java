package dev.acequia.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The settings of a running server: what it was started with, and over that what was changed since the first start.
///
/// Thread-safe. Readers take [#now()], which never waits; one look at it is consistent, so that values that belong
/// together are read from one [Settings]. Updates are made one after the other.
public final class LiveSettings {
    private static final Logger log = LoggerFactory.getLogger(LiveSettings.class);

    private final Settings start;
    private final Saving saving;
    private final ChangeHistory history;
    private final List<Consumer<Settings>> followers = new CopyOnWriteArrayList<>();
    private final List<Consumer<Change>> witnesses = new CopyOnWriteArrayList<>();

    /// Held while the file is written, against the rule: only another update waits for it.
    private final Object updating = new Object();

    private volatile Settings now;

    /// Way in which settings are saved.
    ///
    /// @param others what is kept as it is, by key, although it has no effect now
    /// @param fault why nothing can be saved; empty when it can
    private record Saving(SavedFile file, Map<String, Object> others, String fault) {
        void save(Settings settings) throws SettingsException {
            if (!fault.isEmpty()) {
                throw new SettingsException(SettingsException.Reason.UNSAVED, List.of(fault));
            }
            try {
                file.write(settings, others);
            } catch (IOException e) {
                throw new SettingsException("The settings cannot be saved in " + file + ": " + e, e);
            }
        }
    }

    private LiveSettings(Settings start, Settings now, Saving saving, ChangeHistory history) {
        this.start = start;
        this.now = now;
        this.saving = saving;
        this.history = history;
    }

    /// The reason why the saved settings are unknown, as sentences; empty when they are known. While they are unknown,
    /// so are keys and tokens: requests that need them are refused, and nothing can be changed.
    public String fault() {
        return saving.fault;
    }

    /// The settings of a start and over them, unless they were given for this run only, those saved in their
    /// `data_dir`.
    public static LiveSettings open(Settings start, InstantSource clock) {
        Path folder = start.get(ServerSettings.DATA_DIR);
        SavedFile file = new SavedFile(folder);
        Restoring restoring = new Restoring(start);
        SavedFile.Saved found = file.read();
        Map<String, Object> saved = found.values();
        saved.forEach((key, value) -> restoring.take(key, FlatJson.text(value)));
        Settings restored = restoring.settings();
        restoring.warnings().forEach(warning -> log.warn("[settings] ignored in {}: {}", file, warning));
        Guessable.problems(restored)
                .forEach(each -> log.warn("[settings] {}, so it can be guessed: choose a longer one", each));
        Map<String, Object> others = new LinkedHashMap<>(saved);
        others.keySet().retainAll(restoring.leftOut());
        return new LiveSettings(
                start, restored, new Saving(file, others, found.fault()), new ChangeHistory(folder, clock));
    }

    /// The same by the system's clock.
    public static LiveSettings open(Settings start) {
        return open(start, InstantSource.system());
    }

    /// The current settings.
    public Settings now() {
        return now;
    }

    /// Changes all of these settings or none. When it returns, the values are saved and hold.
    ///
    /// @param changes by key, or by a name that the environment or the reference has for it; the values as
    ///                [Setting#parse] reads them
    /// @return what was accepted and has no effect, as sentences without full stops
    /// @throws SettingsException with every problem there is, when nothing was changed
    public List<String> update(Map<String, String> changes) throws SettingsException {
        return update(changes, "");
    }

    /// The same, with the address that it is asked for from.
    public List<String> update(Map<String, String> changes, String who) throws SettingsException {
        synchronized (updating) {
            Changes collected = new Changes(now);
            changes.forEach(collected::take);
            change(collected.settings(), who, 0);
            return collected.warnings();
        }
    }

    /// The same with changes computed from the current settings, which stay unchanged meanwhile.
    ///
    /// @param changes must not wait
    public List<String> update(Function<Settings, Map<String, String>> changes, String who) throws SettingsException {
        synchronized (updating) {
            return update(changes.apply(now), who);
        }
    }

    /// Changes all of these settings or none, as they were exported, and leaves out what is no setting.
    ///
    /// @return the keys that were left out
    /// @throws SettingsException with every problem there is, when nothing was changed
    public List<String> load(Map<String, String> values, String who) throws SettingsException {
        Map<String, String> known = new LinkedHashMap<>(values);
        known.keySet().removeIf(key -> Catalogue.called(key).isEmpty());
        update(known, who);
        return values.keySet().stream().filter(key -> !known.containsKey(key)).toList();
    }

    /// Takes back the newest change that stands, as a change of its own.
    ///
    /// @throws SettingsException when there is none, or something is in the way; then nothing was changed
    public Change undo(String who) throws SettingsException {
        synchronized (updating) {
            Change last = history.newestStanding()
                    .orElseThrow(() -> new SettingsException(
                            SettingsException.Reason.NOTHING_TO_UNDO, List.of("There is no change to undo")));
            Undoing undoing = new Undoing(start, now);
            last.steps().forEach(undoing::take);
            change(undoing.settings(), who, last.id());
            return history.all().getLast();
        }
    }

    /// The last changes, newest first.
    public List<Change> history() {
        return history.all().reversed();
    }

    private void change(Settings after, String who, long undoes) throws SettingsException {
        Settings before = now;
        if (after == before) {
            return;
        }
        saving.save(after);
        now = after;
        Change change = history.add(who, Change.steps(before, after), undoes);
        log.info("[settings] {}", change.sentence());
        followers.forEach(each -> each.accept(after));
        witnesses.forEach(each -> each.accept(change));
    }

    /// A value computed from the current settings at each use; computed again only when they have changed.
    public <T> Supplier<T> derive(Function<Settings, T> made) {
        record Derived<T>(Settings from, T value) {}
        AtomicReference<Derived<T>> last = new AtomicReference<>(new Derived<>(now, made.apply(now)));
        return () -> {
            Settings current = now;
            Derived<T> known = last.getAcquire();
            if (known.from != current) {
                known = new Derived<>(current, made.apply(current));
                last.setRelease(known);
            }
            return known.value;
        };
    }

    /// Lets someone know what holds now, and again after each update before it returns. For what cannot read [#now()]
    /// when it needs it; must not wait.
    public void follow(Consumer<Settings> follower) {
        synchronized (updating) {
            followers.add(follower);
            follower.accept(now);
        }
    }

    /// Tells someone of each change after it was made; must not wait.
    public void witness(Consumer<Change> witness) {
        witnesses.add(witness);
    }
}
