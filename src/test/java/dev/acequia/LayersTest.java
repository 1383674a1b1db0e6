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
import org.junit.jupiter.api.Test;

/// The arrows between the packages, as docs/architecture.md draws them.
class LayersTest {
    /// From left to right as the data flows; each may use those before it only.
    private static final List<String> LAYERS = List.of(
            "mpegts",
            "hls",
            "ring",
            "settings",
            "events",
            "net",
            "http",
            "engine",
            "session",
            "pool",
            "preflight",
            "feed",
            "delivery",
            "source",
            "channel",
            "loop",
            "player",
            "history",
            "metrics",
            "trace",
            "output",
            "api",
            "app");

    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.acequia");

    @Test
    void noPackageUsesOneFurtherDownTheFlow() {
        for (int i = 0; i < LAYERS.size(); i++) {
            String[] later = LAYERS.subList(i + 1, LAYERS.size()).stream()
                    .map(LayersTest::named)
                    .toArray(String[]::new);
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
        String[] known = LAYERS.stream().map(LayersTest::named).toArray(String[]::new);
        classes()
                .that(not(resideInAnyPackage(known)))
                .should()
                .resideInAPackage(named("simulator"))
                .check(ALL);
    }

    @Test
    void theFoundationsKnowNothingOfEachOther() {
        for (String each : List.of("mpegts", "ring", "settings", "events", "net")) {
            noClasses()
                    .that()
                    .resideInAPackage(named(each))
                    .should()
                    .dependOnClassesThat(resideInAPackage("dev.acequia..").and(not(resideInAPackage(named(each)))))
                    .check(ALL);
        }
    }

    @Test
    void playlistsAndSegmentsKnowTheirBytesOnly() {
        noClasses()
                .that()
                .resideInAPackage(named("hls"))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.acequia..").and(not(resideInAnyPackage(named("hls"), named("mpegts")))))
                .check(ALL);
    }

    @Test
    void theSimulatorKnowsNothingOfTheServer() {
        noClasses()
                .that()
                .resideInAPackage(named("simulator"))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.acequia..")
                        .and(not(resideInAnyPackage(named("simulator"), named("mpegts"), named("hls")))))
                .check(ALL);
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
        only("io.netty..", "net", "http", "engine", "ring", "feed", "delivery", "source", "channel", "output");
        only("io.avaje..", "settings", "engine", "api", "app");
        only("org.snakeyaml..", "settings");
        only("io.micrometer..", "metrics");
        only("io.prometheus..", "metrics");
        only("io.opentelemetry..", "trace");
        only("picocli..", "app");
        only("java.sql..", "history");
        only("org.sqlite..", "history");
        only("ch.qos.logback..", "app");
    }

    private static void only(String library, String... packages) {
        String[] users = List.of(packages).stream().map(LayersTest::named).toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(users)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(ALL);
    }

    private static String named(String name) {
        return "dev.acequia." + name + "..";
    }
}
