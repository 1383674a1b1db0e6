package dev.acequia.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.channel.Chronicle;
import dev.acequia.channel.Ending;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Playback;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, "1".repeat(40));

    private final StreamLog log = new StreamLog(InstantSource.fixed(NOW), () -> false);

    private static Playback playback(int engine, @Nullable String session) {
        EngineAddress address = new EngineAddress("127.0.0.1", engine);
        return new Playback(
                address,
                URI.create("http://127.0.0.1/ace/r/x"),
                URI.create("http://127.0.0.1:" + engine + "/ace/stat/x"),
                URI.create("http://127.0.0.1:" + engine + "/ace/cmd/x"),
                "2".repeat(40),
                session,
                true,
                false);
    }

    private static StreamRecord foreign(String id) {
        var origin =
                new StreamRecord.Origin("c", "127.0.0.1", 1, "s", null, "http://a/ace", "http://a/ace", true, false);
        return StreamRecord.foreign(id, "url", "http://a", origin, Map.of(), NOW);
    }

    @Test
    void aStreamIsKnownByItsContentAndSession() {
        log.began(CONTENT, playback(1, "abc"));
        StreamRecord record = log.started().getFirst();
        assertThat(record.id()).isEqualTo(CONTENT.hex() + "|abc");
        assertThat(record.keyType()).isEqualTo("content_id");
        assertThat(record.isOf("2".repeat(40))).isTrue();
        assertThat(record.end()).isNull();
    }

    @Test
    void twoStreamsAreNeverCalledAlike() {
        log.began(CONTENT, playback(1, "abc")).ended(new Ending("normal", "It was enough."));
        log.began(CONTENT, playback(1, "abc"));
        assertThat(log.find(CONTENT.hex() + "|abc"))
                .isNotNull()
                .extracting(StreamRecord::end)
                .isNotNull();
        assertThat(log.started()).extracting(StreamRecord::id).containsExactly(CONTENT.hex() + "|abc.2");
    }

    @Test
    void aStreamThatMovesKeepsItsNameAndGetsTheNewSessionAsAWhole() {
        Chronicle.Entry entry = log.began(CONTENT, playback(1, "abc"));
        entry.movedTo(playback(2, "def"));
        StreamRecord record = log.started().getFirst();
        assertThat(record.id()).endsWith("|abc");
        assertThat(record.origin())
                .isEqualTo(new StreamRecord.Origin(
                        "127.0.0.1:2",
                        "127.0.0.1",
                        2,
                        "def",
                        "2".repeat(40),
                        "http://127.0.0.1:2/ace/stat/x",
                        "http://127.0.0.1:2/ace/cmd/x",
                        true,
                        false));
    }

    @Test
    void aStreamEndsOnce() {
        log.began(CONTENT, playback(1, "abc"));
        String id = log.started().getFirst().id();
        assertThat(log.end(id, "normal", "It was enough.")).isNotNull();
        assertThat(log.end(id, "error", "It broke.")).isNull();
        assertThat(log.ended())
                .extracting(StreamRecord::end)
                .containsExactly(new StreamRecord.End(NOW, "normal", "It was enough."));
        assertThat(log.started()).isEmpty();
    }

    @Test
    void theEndOfAStreamThatNobodyKnowsIsNone() {
        log.add(foreign("a"));
        assertThat(log.end("b", "normal", "It was enough.")).isNull();
        assertThat(log.started()).hasSize(1);
    }

    @Test
    void aStreamThatIsToldOfAgainIsNoNewOne() {
        assertThat(log.add(foreign("a"))).isTrue();
        assertThat(log.add(foreign("a"))).isFalse();
        assertThat(log.started()).hasSize(1);
    }

    @Test
    void onlySoManyThatEndedAreRemembered() {
        for (int i = 0; i < StreamLog.MOST_ENDED + 5; i++) {
            log.add(foreign("s" + i));
            log.end("s" + i, "normal", "It was enough.");
        }
        assertThat(log.ended()).hasSize(StreamLog.MOST_ENDED);
        assertThat(log.ended().getFirst().id()).isEqualTo("s" + (StreamLog.MOST_ENDED + 4));
        assertThat(log.takeUnsaved()).hasSize(StreamLog.MOST_ENDED + 5);
    }

    @Test
    void aStreamIsOwedUntilAnotherServiceKnowsItsEndOrNoneIsThere() {
        assertThat(log.owed()).isEmpty();
        StreamLog relayed = new StreamLog(InstantSource.fixed(NOW), () -> true);
        for (String session : List.of("first", "second")) {
            relayed.began(CONTENT, playback(1, session)).ended(new Ending("normal", "It was enough."));
        }
        StreamRecord first = relayed.owed().getFirst();
        tell(relayed, first.id(), true);
        assertThat(relayed.owed()).hasSize(2);
        tell(relayed, first.id(), false);
        assertThat(relayed.owed()).extracting(StreamRecord::id).containsExactly(CONTENT.hex() + "|second");
        relayed.update(CONTENT.hex() + "|second", record -> record.with(StreamRecord.Relay.NONE));
        assertThat(relayed.owed()).isEmpty();
    }

    @Test
    void whatAnEarlierRunOwedIsOwed() {
        StreamLog relayed = new StreamLog(InstantSource.fixed(NOW), () -> true);
        relayed.began(CONTENT, playback(1, "abc")).ended(new Ending("normal", "It was enough."));
        log.precede(relayed.ended());
        assertThat(log.owed()).isEqualTo(relayed.owed()).hasSize(1);
    }

    @Test
    void whatIsForgottenIsOwedNoMore() {
        StreamLog relayed = new StreamLog(InstantSource.fixed(NOW), () -> true);
        for (int i = 0; i < StreamLog.MOST_OWED + 5; i++) {
            relayed.began(CONTENT, playback(1, "s" + i)).ended(new Ending("normal", "It was enough."));
        }
        assertThat(relayed.owed())
                .hasSize(StreamLog.MOST_OWED)
                .allSatisfy(each -> assertThat(relayed.find(each.id())).isSameAs(each));
    }

    private static void tell(StreamLog log, String id, boolean isStart) {
        log.update(id, record -> record.with(record.relay().told(isStart, null)));
    }

    @Test
    void whatWasPlayedWhenAnEarlierRunWasKilledHasEnded() {
        log.add(foreign("new"));
        List<StreamRecord> earlier = new ArrayList<>(List.of(foreign("old"), foreign("new")));
        List<StreamRecord> crashed = log.precede(earlier);
        assertThat(crashed).extracting(StreamRecord::id).containsExactly("old");
        assertThat(log.started()).extracting(StreamRecord::id).containsExactly("new");
        assertThat(log.ended())
                .extracting(StreamRecord::end)
                .containsExactly(new StreamRecord.End(NOW, "crash", "Acequia crashed or was killed while it played."));
    }

    @Test
    void whatCouldNotBeKeptIsTriedAgainUnlessItIsOld() {
        log.add(foreign("a"));
        log.add(foreign("b"));
        List<StreamRecord> taken = log.takeUnsaved();
        log.end("a", "normal", "It was enough.");
        log.giveBack(taken);
        assertThat(log.takeUnsaved())
                .filteredOn(each -> each.id().equals("a"))
                .singleElement()
                .extracting(StreamRecord::end)
                .isNotNull();
    }
}
