package dev.acequia.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundedMapTest {
    @Test
    void whatWasLongestQuietIsForgottenFirst() {
        Map<String, Integer> map = BoundedMap.ofLastUsed(2);
        map.put("a", 1);
        map.put("b", 2);
        map.get("a");
        map.put("c", 3);
        assertThat(map).containsOnlyKeys("a", "c");
        map.computeIfAbsent("a", _ -> 4);
        map.put("d", 5);
        assertThat(map).containsExactly(Map.entry("a", 1), Map.entry("d", 5));
    }

    @Test
    void whatWasAddedFirstIsForgottenFirstEvenIfItWasJustRead() {
        Map<String, Integer> map = BoundedMap.ofLastAdded(2);
        map.put("a", 1);
        map.put("b", 2);
        map.get("a");
        map.put("a", 3);
        map.put("c", 4);
        assertThat(map).containsExactly(Map.entry("b", 2), Map.entry("c", 4));
    }
}
