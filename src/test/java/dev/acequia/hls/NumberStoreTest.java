package dev.acequia.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberStoreTest {
    private static final String NAME = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";
    private static final String OTHER = "d2d9b7e862d3adbf15451e946171f31f57e18bf2";

    private final Path folder;

    NumberStoreTest(@TempDir Path folder) {
        this.folder = folder.resolve("numbers");
    }

    private NumberStore store() {
        return NumberStore.in(folder, Instant.now());
    }

    @Test
    void aContentThatNobodyHasSeenBeginsAtZero() throws InterruptedException {
        try (NumberStore store = store()) {
            Numbers numbers = store.open(List.of(NAME));
            assertThat(numbers.isContinued()).isFalse();
            assertThat(numbers.takeSegment()).isZero();
            assertThat(numbers.takeSegment()).isOne();
        }
    }

    @Test
    void numbersGoOnAfterARestart() throws InterruptedException {
        try (NumberStore store = store();
                Numbers numbers = store.open(List.of(NAME))) {
            for (int i = 0; i < 500; i++) {
                numbers.takeSegment();
            }
            numbers.nextDiscontinuity();
            numbers.target(Duration.ofSeconds(6));
        }
        try (NumberStore store = store()) {
            Numbers numbers = store.open(List.of(NAME));
            assertThat(numbers.isContinued()).isTrue();
            assertThat(numbers.takeSegment()).isBetween(500L, 501L);
            assertThat(numbers.discontinuity()).isOne();
            assertThat(numbers.target()).isEqualTo(Duration.ofSeconds(6));
        }
    }

    @Test
    void aProcessThatIsKilledWastesNumbersAndRepeatsNone() throws InterruptedException {
        long last = 0;
        try (NumberStore store = store()) {
            Numbers numbers = store.open(List.of(NAME));
            for (int i = 0; i < 1000; i++) {
                last = numbers.takeSegment();
                numbers.nextDiscontinuity();
            }
        }
        try (NumberStore store = store()) {
            Numbers numbers = store.open(List.of(NAME));
            assertThat(numbers.takeSegment()).isGreaterThan(last);
            assertThat(numbers.discontinuity()).isGreaterThanOrEqualTo(1000);
        }
    }

    @Test
    void aContentHasTheSameNumbersByEachOfItsNames() throws InterruptedException {
        try (NumberStore store = store()) {
            try (Numbers numbers = store.open(List.of(NAME, OTHER))) {
                numbers.takeSegment();
            }
            assertThat(store.open(List.of(OTHER)).takeSegment()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seventeen",
                "",
                "1200 3",
                "1200 3 4 0",
                "-7 0 4",
                "7 7 86400",
                "9223372036854775807 1 4",
                "\0\0\0\0"
            })
    void aDamagedFileIsGoneOnFromAboveAllThatItCanHaveHad(String text) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(NAME), text);
        long first;
        try (NumberStore store = store()) {
            Numbers numbers = store.open(List.of(NAME));
            first = numbers.takeSegment();
            assertThat(first).isBetween(50_000_000L, 1L << 31);
            assertThat(numbers.discontinuity()).isGreaterThan(50_000_000L);
            assertThat(numbers.isContinued()).isTrue();
        }
        Files.writeString(folder.resolve(NAME), text);
        try (NumberStore setBack = NumberStore.in(folder, Instant.EPOCH)) {
            assertThat(setBack.open(List.of(NAME)).takeSegment()).isGreaterThan(first + 1_000_000);
        }
    }

    @Test
    void aDigitThatWasChangedIsDamage() throws IOException, InterruptedException {
        try (NumberStore store = store();
                Numbers numbers = store.open(List.of(NAME))) {
            for (int i = 0; i < 500; i++) {
                numbers.takeSegment();
            }
        }
        String text = Files.readString(folder.resolve(NAME));
        Files.writeString(folder.resolve(NAME), "1" + text.substring(1));
        try (NumberStore store = store()) {
            assertThat(store.open(List.of(NAME)).takeSegment()).isGreaterThan(500);
        }
    }

    @Test
    void aContentThatWasForgottenDoesNotBeginAgain() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path old = Files.writeString(folder.resolve(NAME), "7000 70 4");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(100))));
        for (int restart = 0; restart < 2; restart++) {
            try (NumberStore store = store()) {
                Numbers numbers = store.open(List.of(restart == 0 ? OTHER : NAME));
                assertThat(numbers.takeSegment()).isGreaterThanOrEqualTo(7000);
                assertThat(numbers.discontinuity()).isGreaterThanOrEqualTo(70);
            }
        }
        assertThat(folder.resolve("floor")).exists();
    }

    @Test
    void contentsThatNobodyHasWatchedForLongAreForgotten() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path old = Files.writeString(folder.resolve(NAME), "7 7 7");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(100))));
        try (NumberStore store = store()) {
            store.open(List.of(OTHER));
            assertThat(old).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".tmp", "4711.new"})
    void whatAKillHasLeftIsNoContent(String ending) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path rest = Files.writeString(folder.resolve(NAME + ending), "");
        Files.setLastModifiedTime(rest, FileTime.from(Instant.now().minus(Duration.ofDays(100))));
        try (NumberStore store = store()) {
            assertThat(store.open(List.of(OTHER)).takeSegment()).isZero();
            assertThat(rest).doesNotExist();
        }
    }
}
