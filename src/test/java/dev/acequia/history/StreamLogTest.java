package dev.acequia.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.channel.ChannelEvent;
import dev.acequia.channel.ChannelListener;
import dev.acequia.channel.EndReason;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Playback;
import dev.acequia.source.SourceEvent;
import dev.acequia.source.Unavailable;
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

    private static ChannelListener begin(StreamLog log, Playback playback) {
        ChannelListener channel = log.begin(CONTENT);
        play(channel, playback);
        return channel;
    }

    private static void play(ChannelListener channel, Playback playback) {
        channel.happened(new ChannelEvent.OfSource(new SourceEvent.Playing(playback)));
    }

    private static void end(ChannelListener channel) {
        channel.happened(new ChannelEvent.Ended(
                new Unavailable(Unavailable.Reason.SHUTTING_DOWN, "The channel was closed"),
                new EndReason("normal", "It was enough.")));
    }

    private static StreamRecord foreign(String id) {
        var origin =
                new StreamRecord.Origin("c", "127.0.0.1", 1, "s", null, "http://a/ace", "http://a/ace", true, false);
        return StreamRecord.foreign(id, "url", "http://a", origin, Map.of(), NOW);
    }

    @Test
    void aStreamIsKnownByItsContentAndSession() {
        begin(log, playback(1, "abc"));
        StreamRecord record = log.started().getFirst();
        assertThat(record.id()).isEqualTo(CONTENT.hex() + "|abc");
        assertThat(record.keyType()).isEqualTo("content_id");
        assertThat(record.isOf("2".repeat(40))).isTrue();
        assertThat(record.end()).isNull();
    }

    @Test
    void twoStreamsAreNeverCalledAlike() {
        end(begin(log, playback(1, "abc")));
        begin(log, playback(1, "abc"));
        assertThat(log.find(CONTENT.hex() + "|abc"))
                .isNotNull()
                .extracting(StreamRecord::end)
                .isNotNull();
        assertThat(log.started()).extracting(StreamRecord::id).containsExactly(CONTENT.hex() + "|abc.2");
    }

    @Test
    void aStreamThatMovesKeepsItsNameAndGetsTheNewSessionAsAWhole() {
        play(begin(log, playback(1, "abc")), playback(2, "def"));
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
        begin(log, playback(1, "abc"));
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
            end(begin(relayed, playback(1, session)));
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
        end(begin(relayed, playback(1, "abc")));
        log.precede(relayed.ended());
        assertThat(log.owed()).isEqualTo(relayed.owed()).hasSize(1);
    }

    @Test
    void whatIsForgottenIsOwedNoMore() {
        StreamLog relayed = new StreamLog(InstantSource.fixed(NOW), () -> true);
        for (int i = 0; i < StreamLog.MOST_OWED + 5; i++) {
            end(begin(relayed, playback(1, "s" + i)));
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
