package dev.acequia.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.acequia.channel.ChannelEvent;
import dev.acequia.channel.ChannelListener;
import dev.acequia.channel.ChannelStopwatch.Part;
import dev.acequia.channel.EndReason;
import dev.acequia.delivery.Protocol;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Playback;
import dev.acequia.source.SourceEvent;
import dev.acequia.source.Trouble;
import dev.acequia.source.Unavailable;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TimesTest {
    private static final ContentId CONTENT = ContentId.parse(ContentId.Kind.CONTENT_ID, "a".repeat(40));

    private static final EngineAddress ENGINE = new EngineAddress("127.0.0.1", 1);
    private static final Unavailable FAILURE = new Unavailable(Unavailable.Reason.ENGINE_ERROR, "It broke.");
    private static final Playback PLAYBACK = new Playback(
            ENGINE,
            URI.create("http://127.0.0.1:1/ace/r/x"),
            URI.create("http://127.0.0.1:1/ace/stat/x"),
            URI.create("http://127.0.0.1:1/ace/cmd/x"),
            "2".repeat(40),
            "abc",
            true,
            false);

    private long nanos = 5;
    private final Times times = new Times(() -> nanos);
    private final ChannelListener channel = times.begin(CONTENT);

    @Test
    void thePartsOfAStartAddUpToTheWhole() {
        start();
        after(0.5);
        channel.happened(new ChannelEvent.Joined(Protocol.TS, Duration.ofSeconds(9)));

        assertThat(sum(Part.QUEUE)).isEqualTo(1);
        assertThat(sum(Part.ENGINE_START)).isEqualTo(2);
        assertThat(sum(Part.FIRST_BYTE)).isEqualTo(3);
        assertThat(sum(Part.JOIN_POINT)).isEqualTo(4);
        assertThat(sum(Part.CLIENT_BYTE)).isEqualTo(0.5);
        assertThat(times.starts().sum()).isCloseTo(10.5, offset(1e-9));
        assertThat(times.joins(Protocol.TS).sum()).isEqualTo(9);
    }

    @Test
    void anAttemptThatFailedCountsInThePartInWhichItDid() {
        after(1);
        tell(channel, new SourceEvent.Placed(ENGINE));
        after(30);
        tell(channel, new SourceEvent.Lost(Trouble.LATE, FAILURE));
        after(1);
        tell(channel, new SourceEvent.Placed(ENGINE));
        tell(channel, new SourceEvent.Started(PLAYBACK));
        tell(channel, new SourceEvent.FirstByte());
        channel.happened(new ChannelEvent.Live(PLAYBACK));

        assertThat(sum(Part.QUEUE)).isEqualTo(32);
        assertThat(sum(Part.ENGINE_START)).isZero();
        assertThat(times.recoveries().count()).isZero();
    }

    @Test
    void onlyWhoWaitedForTheStartTellsWhenItsFirstBytesWereThere() {
        start();
        after(60);
        channel.happened(new ChannelEvent.Joined(Protocol.TS, Duration.ofMillis(10)));
        channel.happened(new ChannelEvent.Joined(Protocol.HLS, Duration.ofMillis(20)));

        assertThat(times.starts().count()).isZero();
        assertThat(times.joins(Protocol.TS).count()).isEqualTo(1);
        assertThat(times.joins(Protocol.HLS).count()).isEqualTo(1);
    }

    @Test
    void aRecoveryTakesFromTheFirstTroubleUntilMediaComeAgain() {
        start();
        tell(channel, new SourceEvent.Lost(Trouble.STALLED, FAILURE));
        after(2);
        tell(channel, new SourceEvent.Lost(Trouble.UNREACHABLE, FAILURE));
        after(1);
        channel.happened(new ChannelEvent.Recovered(ENGINE, true));
        channel.happened(new ChannelEvent.Recovered(ENGINE, true));

        assertThat(times.recoveries().count()).isEqualTo(1);
        assertThat(times.recoveries().sum()).isEqualTo(3);
    }

    @Test
    void startsThatFailAreCountedByWhatViewersWereTold() {
        end(channel, Unavailable.Reason.NO_ENGINE);
        end(times.begin(CONTENT), Unavailable.Reason.SHUTTING_DOWN);
        ChannelListener played = times.begin(CONTENT);
        played.happened(new ChannelEvent.Live(PLAYBACK));
        end(played, Unavailable.Reason.ENGINE_ERROR);

        assertThat(times.failedStarts()).doesNotContainKey(Unavailable.Reason.SHUTTING_DOWN);
        times.failedStarts()
                .forEach((reason, count) -> assertThat(count.sum())
                        .as(reason.name())
                        .isEqualTo(reason == Unavailable.Reason.NO_ENGINE ? 1 : 0));
    }

    private static void tell(ChannelListener listener, SourceEvent step) {
        listener.happened(new ChannelEvent.OfSource(step));
    }

    private static void end(ChannelListener listener, Unavailable.Reason reason) {
        listener.happened(
                new ChannelEvent.Ended(new Unavailable(reason, "It is over."), new EndReason("error", "It is over.")));
    }

    private void start() {
        after(1);
        tell(channel, new SourceEvent.Placed(ENGINE));
        after(2);
        tell(channel, new SourceEvent.Started(PLAYBACK));
        after(3);
        tell(channel, new SourceEvent.FirstByte());
        after(4);
        channel.happened(new ChannelEvent.Live(PLAYBACK));
    }

    private void after(double seconds) {
        nanos += (long) (seconds * 1e9);
    }

    private double sum(Part part) {
        return Objects.requireNonNull(times.parts().get(part)).sum();
    }
}
