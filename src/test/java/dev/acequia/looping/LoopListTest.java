package dev.acequia.looping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.ContentId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the list of looping streams remembers.
class LoopListTest {
    private static final String INFOHASH = "f".repeat(40);

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Duration retention = Duration.ZERO;

    private LoopList list() {
        return LoopList.in(folder, () -> now, () -> retention);
    }

    private static ContentId content(int number) {
        return new ContentId(ContentId.Kind.CONTENT_ID, "%040x".formatted(number));
    }

    private static ContentId infohash() {
        return new ContentId(ContentId.Kind.INFOHASH, INFOHASH);
    }

    @Test
    void itIsThereAgainAfterARestart() {
        list().add(content(1), INFOHASH);
        list().add(content(2), null);

        assertThat(list().streams())
                .containsExactly(
                        new LoopingStream(content(1).hex(), INFOHASH, now),
                        new LoopingStream(content(2).hex(), null, now));
    }

    @Test
    void aStreamIsTakenOffUnderEitherOfItsNames() {
        LoopList list = list();
        list.add(content(1), INFOHASH);

        assertThat(list.remove(infohash())).isTrue();

        assertThat(list.remove(infohash())).isFalse();
        assertThat(list.isBlocked(content(1), null)).isFalse();
        assertThat(list().streams()).isEmpty();
    }

    @Test
    void aSecondIdOfABannedInfohashIsBannedFromThenOn() {
        LoopList list = list();
        list.add(content(1), INFOHASH);

        assertThat(list.isBlocked(content(2), null)).isFalse();
        assertThat(list.isBlocked(content(2), "e".repeat(40))).isFalse();
        assertThat(list.isBlocked(content(2), INFOHASH)).isTrue();

        assertThat(list.isBlocked(content(2), null)).isTrue();
    }

    @Test
    void whatHasBeenThereAsLongAsItIsKeptIsPlayedAgain() {
        LoopList list = list();
        retention = Duration.ofMinutes(5);
        list.add(content(1), INFOHASH);
        now = now.plusSeconds(299);
        assertThat(list.isBlocked(infohash(), null)).isTrue();

        now = now.plusSeconds(1);

        assertThat(list.isBlocked(infohash(), null)).isFalse();
        assertThat(list.streams()).isEmpty();
    }

    @Test
    void clearingTakesAllOff() {
        LoopList list = list();
        list.add(content(1), INFOHASH);
        list.add(content(2), null);

        assertThat(list.clear()).isEqualTo(2);

        assertThat(list().streams()).isEmpty();
    }

    @Test
    void theOldestMakesRoomWhenTheListIsFull() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LoopList.MOST; i++) {
            lines.add(content(i).hex() + " - " + now);
        }
        Files.write(folder.resolve("looping_streams"), lines);
        LoopList list = list();

        list.add(content(LoopList.MOST), null);

        assertThat(list.streams()).hasSize(LoopList.MOST);
        assertThat(list.isBlocked(content(0), null)).isFalse();
        assertThat(list.isBlocked(content(LoopList.MOST), null)).isTrue();
    }

    @Test
    void linesThatMakeNoSenseCostThemselvesOnly() throws IOException {
        Files.writeString(folder.resolve("looping_streams"), """
                nonsense
                %s - yesterday
                %s x 2026-01-01T00:00:00Z

                %s - 2026-01-01T00:00:00Z
                """.formatted(
                        content(1).hex(), content(2).hex(), content(3).hex()));

        assertThat(list().streams())
                .extracting(LoopingStream::id)
                .containsExactly(content(3).hex());
    }

    @Test
    void aFileThatIsNoTextIsNoReasonNotToStart() throws IOException {
        Files.write(folder.resolve("looping_streams"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThat(list().streams()).isEmpty();
    }
}
