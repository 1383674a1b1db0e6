package dev.acequia.station;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A database of stations in a folder of its own, and what changes and shows it.
abstract class StationRig {
    static final String A = "a".repeat(40);
    static final String B = "b".repeat(40);
    static final String C = "c".repeat(40);

    @TempDir
    Path folder;

    StationDatabase database;
    Stations stations;
    StationEditor editor;
    ListSources lists;
    Imports imports;

    @BeforeEach
    void open() {
        database = new StationDatabase(folder.resolve("stations.db"), InstantSource.system());
        stations = new Stations(database, () -> Duration.ofDays(14));
        editor = new StationEditor(database);
        lists = new ListSources(database);
        imports = new Imports(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    static String entry(String name, String hex) {
        return entry(name, hex, "");
    }

    static String entry(String name, String hex, String more) {
        return "#EXTINF:-1 " + more + "," + name + "\nacestream://" + hex + "\n";
    }

    /// The list that is imported under a name, or will be.
    ListSource list(String name) throws StationException {
        return lists.named(name).orElse(ListSources.unsaved(name, ListSource.Kind.UPLOAD, "", ListOptions.DEFAULT));
    }
}
