package dev.acequia;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Cycles between the classes of one package, as knots: the largest sets of top-level classes that all reach each
/// other.
/// [LayersTest] holds that there is none between packages.
class AcyclicTest {
    /// Today's knots by the simple names of their classes, since these may move. This list only shrinks.
    private static final List<Set<String>> KNOTS = List.of(
            Set.of("AdminAccess", "Route"),
            Set.of("After", "Injection", "Syntax"),
            Set.of("Amount", "Kind"),
            Set.of("ApiTag", "Operation"),
            Set.of("Breaker", "Lease", "PooledEngine"),
            Set.of("ChangesJson", "SavedChangeJsonAdapter", "SavedStepJsonAdapter", "SettingsJsonComponent"),
            Set.of("Channel", "ChannelDirectory", "ChannelHost", "ChannelLifecycle", "Supervisor"),
            Set.of("ChannelException", "Unavailable"),
            Set.of("Claim", "Preflight", "Preflights"),
            Set.of("Connection", "ConnectionPool"),
            Set.of("Download", "Engine", "Reader", "Session", "Start"),
            Set.of("EngineErrors", "EngineException"),
            Set.of("EngineHealthLog", "EnginePool", "SlotAllocator"),
            Set.of("Faults", "Mood"),
            Set.of("HlsViewer", "PlayerGroup"),
            Set.of("KeyFrames", "PictureStart"),
            Set.of("Loading", "Settings"),
            Set.of("OperationPart", "Parameter"),
            Set.of("Sending", "Unsent"));

    @Test
    void noKnotIsNewOrLargerAndTheListHasNoOther() {
        Set<Set<String>> found = new HashSet<>();
        topLevel().forEach((_, classes) -> found.addAll(knots(classes)));

        assertThat(found)
                .as(
                        "classes that reach each other: untie what is new, take off the list what is gone; found are%n%s%n",
                        pasted(found))
                .containsExactlyInAnyOrderElementsOf(KNOTS);
    }

    @Test
    void aKnotIsAllClassesThatReachEachOther() {
        var arrows = Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("a", "d"), "d", Set.of("e"));
        assertThat(knots(arrows)).containsExactly(Set.of("a", "b", "c"));
        assertThat(knots(Map.of("a", Set.of("b"), "b", Set.of("c")))).isEmpty();
    }

    /// The arrows between the top-level classes of each package, by simple names.
    private static Map<String, Map<String, Set<String>>> topLevel() {
        return LayersTest.ALL.stream()
                .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
                .filter(AcyclicTest::staysInItsPackage)
                .collect(groupingBy(
                        arrow -> arrow.getOriginClass().getPackageName(),
                        groupingBy(
                                arrow -> outermost(arrow.getOriginClass()),
                                mapping(arrow -> outermost(arrow.getTargetClass()), toSet()))));
    }

    private static boolean staysInItsPackage(Dependency arrow) {
        JavaClass target = arrow.getTargetClass().getBaseComponentType();
        return arrow.getOriginClass().getPackageName().equals(target.getPackageName());
    }

    private static String outermost(JavaClass some) {
        JavaClass each = some.getBaseComponentType();
        while (each.getEnclosingClass().isPresent()) {
            each = each.getEnclosingClass().get();
        }
        return each.getSimpleName();
    }

    private static Collection<Set<String>> knots(Map<String, Set<String>> arrows) {
        Set<Set<String>> knots = new HashSet<>();
        for (String each : arrows.keySet()) {
            Set<String> knot = new TreeSet<>();
            for (String other : reached(each, arrows)) {
                if (reached(other, arrows).contains(each)) {
                    knot.add(other);
                }
            }
            if (knot.size() > 1) {
                knots.add(knot);
            }
        }
        return knots;
    }

    private static Set<String> reached(String from, Map<String, Set<String>> arrows) {
        Set<String> reached = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            for (String next : arrows.getOrDefault(open.removeLast(), Set.of())) {
                if (reached.add(next)) {
                    open.add(next);
                }
            }
        }
        return reached;
    }

    /// The knots as [#KNOTS] lists them.
    private static String pasted(Collection<Set<String>> knots) {
        return knots.stream()
                .map(knot -> knot.stream().sorted().collect(joining("\", \"", "Set.of(\"", "\")")))
                .sorted()
                .collect(joining(",\n"));
    }
}
