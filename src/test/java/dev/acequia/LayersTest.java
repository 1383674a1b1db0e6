package dev.acequia;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The arrows between the packages, as docs/architecture.md draws them.
class LayersTest {
    /// What all others may use, and what uses none of them.
    static final List<String> LEAVES = List.of("files", "text", "bounds", "schedule", "json");

    /// From left to right as the data flows; each may use those before it only.
    static final List<String> LAYERS = List.of(
            "mpegts",
            "hls",
            "ring",
            "settings",
            "events",
            "net",
            "http",
            "engine",
            "fetch",
            "stationlist",
            "session",
            "pool",
            "vpn",
            "fleet",
            "docker",
            "preflight",
            "feed",
            "delivery",
            "source",
            "vod",
            "channel",
            "looping",
            "player",
            "history",
            "station",
            "metrics",
            "trace",
            "output",
            "engineapi",
            "api",
            "app");

    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.acequia");

    @Test
    void noPackageUsesOneFurtherDownTheFlow() {
        for (int i = 0; i < LAYERS.size(); i++) {
            String[] later = named(LAYERS.subList(i + 1, LAYERS.size()));
            if (later.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(named(LAYERS.get(i)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(later)
                        .check(ALL);
            }
        }
    }

    @Test
    void everyPackageHasItsPlaceInTheFlow() {
        classes()
                .that(not(resideInAnyPackage(named(LAYERS))))
                .and(not(resideInAnyPackage(named(LEAVES))))
                .should()
                .resideInAPackage(named("simulator"))
                .check(ALL);
    }

    @Test
    void theLeavesKnowNothingElse() {
        LEAVES.forEach(LayersTest::knowsOnly);
    }

    @Test
    void theFoundationsKnowNothingOfEachOther() {
        for (String each : List.of("mpegts", "ring", "settings", "events", "net")) {
            knowsOnly(each, known());
        }
    }

    @Test
    void messagesKnowNothingOfTheConnectionsThatTheyComeBy() {
        noClasses()
                .that()
                .resideInAPackage("dev.acequia.http.message")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.acequia.http")
                .check(ALL);
    }

    @Test
    void kindsOfValuesKnowNothingOfTheSettingsThatHaveThem() {
        noClasses()
                .that()
                .resideInAPackage("dev.acequia.settings.kind")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.acequia.settings")
                .check(ALL);
    }

    @Test
    void playlistsAndSegmentsKnowTheirBytesOnly() {
        knowsOnly("hls", known("mpegts"));
    }

    @Test
    void theSimulatorKnowsNothingOfTheServer() {
        knowsOnly("simulator", known("mpegts", "hls"));
        noClasses()
                .that()
                .resideOutsideOfPackages(named("simulator"), named("app"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(named("simulator"))
                .check(ALL);
    }

    @Test
    void thirdPartiesStopAtTheDoor() {
        // In engine since the engines' bodies are read on an event loop, docs/adr/0004-engine-http-client.md.
        only(
                "io.netty..",
                "net",
                "http",
                "engine",
                "ring",
                "feed",
                "delivery",
                "source",
                "channel",
                "output",
                "engineapi");
        only("io.avaje..", "json", "settings", "engine", "engineapi", "api", "app");
        only("org.snakeyaml..", "settings");
        only("io.micrometer..", "metrics");
        only("io.prometheus..", "metrics");
        only("io.opentelemetry..", "trace");
        only("picocli..", "app");
        only("org.tukaani..", "stationlist");
        only("java.sql..", "history", "station");
        only("org.sqlite..", "history", "station");
        only("ch.qos.logback..", "app");
    }

    private static void knowsOnly(String name, String... others) {
        noClasses()
                .that()
                .resideInAPackage(named(name))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.acequia..")
                        .and(not(resideInAPackage(named(name))))
                        .and(not(resideInAnyPackage(named(List.of(others))))))
                .check(ALL);
    }

    /// These and the leaves.
    private static String[] known(String... names) {
        return Stream.concat(LEAVES.stream(), Stream.of(names)).toArray(String[]::new);
    }

    private static void only(String library, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(named(List.of(packages)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(ALL);
    }

    private static String[] named(List<String> names) {
        return names.stream().map(LayersTest::named).toArray(String[]::new);
    }

    private static String named(String name) {
        return "dev.acequia." + name + "..";
    }
}
