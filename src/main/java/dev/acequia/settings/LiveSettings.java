package dev.acequia.settings;

import java.io.IOException;
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

    private final SavedFile file;
    private final List<Consumer<Settings>> followers = new CopyOnWriteArrayList<>();

    /// Held while the file is written, against the rule: it makes one update of another wait, and nobody else.
    private final Object updating = new Object();

    private volatile Settings now;

    private LiveSettings(SavedFile file, Settings now) {
        this.file = file;
        this.now = now;
    }

    /// The settings of a start and over them, unless they were given for this run only, those saved in their
    /// `data_dir`.
    public static LiveSettings open(Settings start) {
        SavedFile file = new SavedFile(start.get(Catalogue.DATA_DIR));
        Restoring restoring = new Restoring(start);
        file.read().forEach(restoring::take);
        Settings restored = restoring.settings();
        restoring.warnings().forEach(warning -> log.warn("[settings] ignored in {}: {}", file, warning));
        return new LiveSettings(file, restored);
    }

    /// What holds at this moment.
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
        synchronized (updating) {
            Settings before = now;
            Changes collected = new Changes(before);
            changes.forEach(collected::take);
            Settings after = collected.settings();
            if (after != before) {
                save(after);
                now = after;
                tell(before, after);
                followers.forEach(each -> each.accept(after));
            }
            return collected.warnings();
        }
    }

    /// What is made of the settings as they are at each use; made anew only when they have changed.
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

    private void save(Settings settings) throws SettingsException {
        try {
            file.write(settings);
        } catch (IOException e) {
            throw new SettingsException("The settings cannot be saved in " + file + ": " + e, e);
        }
    }

    private static void tell(Settings before, Settings after) {
        for (Setting<?> setting : Catalogue.all()) {
            if (!after.get(setting).equals(before.get(setting))) {
                log.info("[settings] {} is now \"{}\", was \"{}\"", setting, after.show(setting), before.show(setting));
            }
        }
    }

    /// Lets someone know what holds now, and again after each update before it returns. For what cannot read [#now()]
    /// when it needs it; must not wait.
    public void follow(Consumer<Settings> follower) {
        synchronized (updating) {
            followers.add(follower);
            follower.accept(now);
        }
    }
}
