package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.rig.Client;
import dev.acequia.rig.Reply;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ControlTest extends SimulatorRig {
    ControlTest() {
        super((options, clock) -> options.withTiming(Timing.REAL).withClock(clock));
    }

    @Test
    void statisticsGoFromNothingToPlaying() throws IOException {
        String stat = json("a").field("stat_url");
        assertThat(client.get(stat).body()).isEqualTo("{\"response\": {}, \"error\": null}");

        clock.advance(Duration.ofMillis(600));
        Reply idle = client.get(stat);
        assertThat(idle.field("status")).isEqualTo("idle");
        assertThat(idle.body()).doesNotContain("peers").doesNotContain("livepos");

        clock.advance(Duration.ofSeconds(3));
        Reply prebuffering = client.get(stat);
        assertThat(prebuffering.field("status")).isEqualTo("prebuf");
        assertThat(Integer.parseInt(prebuffering.field("peers"))).isPositive();
        assertThat(Long.parseLong(prebuffering.field("downloaded"))).isPositive();
        assertThat(prebuffering.body()).doesNotContain("livepos");

        clock.advance(Duration.ofSeconds(5));
        Reply playing = client.get(stat);
        assertThat(playing.field("status")).isEqualTo("dl");
        assertThat(Long.parseLong(playing.field("downloaded")) % 16_384).isZero();
        assertThat(playing.body())
                .contains("\"infohash\": \"" + content.infohash() + "\"")
                .contains("\"network_monitor_started\": false")
                .contains("\"livepos\": {\"last\": \"" + clock.instant().getEpochSecond() + "\"");
    }

    @Test
    void theLiveWindowIsHalfAnHourAndMovesOn() throws IOException {
        Reply session = playing();
        long last = number(session, "live_last");
        assertThat(last - number(session, "live_first")).isEqualTo(1800);
        assertThat(last - number(session, "pos")).isBetween(0L, 11L);

        clock.advance(Duration.ofSeconds(7));
        assertThat(number(session, "live_last")).isEqualTo(last + 7);
        assertThat(number(session, "downloaded")).isPositive();
    }

    @Test
    void whoDoesNothingLosesTheSession() throws IOException {
        Reply session = playing();
        clock.advance(Duration.ofSeconds(50));
        assertThat(client.get(session.field("stat_url")).field("status")).isEqualTo("dl");
        clock.advance(Duration.ofSeconds(50));
        assertThat(client.get(session.field("stat_url") + "?skip_player_activity=1")
                        .field("status"))
                .isEqualTo("dl");
        clock.advance(Duration.ofSeconds(11));

        awaitGone(session);
    }

    @Test
    void thePlayerMayAskForAnotherTimeout() throws IOException {
        Reply session = playing();
        client.get(session.field("command_url") + "?method=set_player_activity_timeout&timeout=5");
        clock.advance(Duration.ofSeconds(6));

        awaitGone(session);
    }

    @Test
    void theTimeoutIsAKnob() throws IOException {
        simulator.faults().set(Knob.IDLE_TIMEOUT, "2s");
        Reply session = json("a");
        clock.advance(Duration.ofSeconds(3));

        awaitGone(session);
    }

    @Test
    void aReaderThatDoesNotReadLosesTheSessionToo() throws IOException {
        Reply session = playing();
        try (Client stream = client.follow(session.field("playback_url"))) {
            simulator.faults().set(Knob.IDLE_TIMEOUT, "5s");
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                clock.advance(Duration.ofSeconds(1));
                return isGone(session);
            });
            stream.rest();
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> simulator.state().of(content.contentId()).readers() == 0);
    }

    @Test
    void eventsWaitUntilSomethingHappens() throws IOException {
        Reply session = json("a");
        try (Client waiting = client.open("/ace/event/" + tail(session))) {
            assertThat(waiting.isSilentFor(200)).isTrue();
            clock.advance(Duration.ofSeconds(9));
            waiting.headText();
            String event =
                    "{\"response\": {\"name\": \"live_changed\", \"params\": {\"is_live\": 1}}, \"error\": null}";
            assertThat(new String(waiting.readExactly(event.length()), java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo(event);
        }
        try (Client waiting = client.open("/ace/event/" + tail(session))) {
            assertThat(waiting.isSilentFor(200)).isTrue();
            client.get(session.field("command_url") + "?method=stop");
            waiting.headText();
            assertThat(new String(waiting.readExactly(50), java.nio.charset.StandardCharsets.US_ASCII))
                    .contains("download_stopped");
        }
    }

    @Test
    void theNewerApiAnswersAStopOtherwise() throws IOException {
        assertThat(client.get(json("a").field("command_url") + "?method=stop&api_version=2")
                        .body())
                .isEqualTo("{\"result\": \"ok\"}");
    }

    @Test
    void peersMayBeMissingOrUseless() throws IOException {
        simulator.faults().set(Knob.NO_PEERS, "true");
        Reply session = json("a");
        clock.advance(Duration.ofSeconds(30));
        assertThat(number(session, "peers")).isZero();
        assertThat(number(session, "downloaded")).isZero();

        simulator.faults().clear();
        simulator.faults().set(Knob.PEERS_NO_DATA, "true");
        assertThat(number(session, "peers")).isEqualTo(1);
        assertThat(client.get(session.field("stat_url")).field("status")).isEqualTo("prebuf");
        assertThat(number(session, "downloaded")).isZero();
    }

    @Test
    void prebufferingMayTakeAsLongAsItLikes() throws IOException {
        simulator.faults().set(Knob.PREBUF_SECONDS, "40s");
        Reply session = json("a");
        clock.advance(Duration.ofSeconds(39));
        assertThat(client.get(session.field("stat_url")).field("status")).isEqualTo("prebuf");
        clock.advance(Duration.ofSeconds(2));
        assertThat(client.get(session.field("stat_url")).field("status")).isEqualTo("dl");
    }

    @Test
    void partsOfTheLivePositionMayStandStill() throws IOException {
        Reply session = playing();
        clock.advance(Duration.ofSeconds(5));
        simulator.faults().set(Knob.LIVEPOS_STUCK, "pos");
        long position = number(session, "pos");
        long stamp = number(session, "last_ts");
        clock.advance(Duration.ofSeconds(30));
        assertThat(number(session, "pos")).isEqualTo(position);
        assertThat(number(session, "last_ts")).isEqualTo(stamp + 30);

        simulator.faults().set(Knob.LIVEPOS_STUCK, "lastTs");
        clock.advance(Duration.ofSeconds(20));
        assertThat(number(session, "last_ts")).isEqualTo(stamp + 30);
        assertThat(number(session, "live_last")).isEqualTo(stamp + 50);

        simulator.faults().set(Knob.LIVEPOS_STUCK, "all");
        clock.advance(Duration.ofSeconds(20));
        assertThat(number(session, "live_last")).isEqualTo(stamp + 50);
    }

    @Test
    void aLoopFreezesTheLivePosition() throws IOException {
        Reply session = playing();
        simulator.faults().set(Knob.LOOP, "4s");
        long last = number(session, "live_last");
        clock.advance(Duration.ofSeconds(50));
        assertThat(number(session, "live_last")).isEqualTo(last);
    }

    @Test
    void theClockMayBeAhead() throws IOException {
        simulator.faults().set(Knob.CLOCK_SKEW, "-90s");
        assertThat(number(playing(), "live_last"))
                .isEqualTo(clock.instant().minusSeconds(90).getEpochSecond());
    }

    @Test
    void statisticsMayHangOrBeOfOddShape() throws IOException {
        Reply session = playing();
        String stat = session.field("stat_url");
        simulator.faults().set(Knob.STAT_EMPTY, "true");
        assertThat(client.get(stat).body()).isEqualTo("{\"response\": {}, \"error\": null}");
        simulator.faults().clear();

        simulator.faults().set(Knob.STAT_CAMEL_CASE, "true");
        assertThat(client.get(stat).body()).contains("\"speedDown\": ").doesNotContain("speed_down");
        simulator.faults().set(Knob.STAT_NUMBERS_AS_STRINGS, "true");
        assertThat(client.get(stat).body()).containsPattern("\"speedDown\": \"[0-9]+\"");
        simulator.faults().clear();

        simulator.faults().set(Knob.STAT_HANG, "true");
        try (Client talk = client.open(stat)) {
            assertThat(talk.isSilentFor(300)).isTrue();
        }
    }

    @Test
    void aStopMayHangAndThenDoesNothing() throws IOException {
        Reply session = playing();
        simulator.faults().set(Knob.STOP_HANG, "true");
        try (Client talk = client.open(session.field("command_url") + "?method=stop")) {
            assertThat(talk.isSilentFor(300)).isTrue();
        }
        assertThat(client.get(session.field("stat_url")).field("status")).isEqualTo("dl");
    }

    private Reply playing() throws IOException {
        Reply session = json("a");
        clock.advance(Duration.ofSeconds(9));
        return session;
    }

    private long number(Reply session, String field) throws IOException {
        return Long.parseLong(client.get(session.field("stat_url")).field(field));
    }

    private static String tail(Reply session) {
        return session.field("stat_url").replaceFirst(".*/ace/stat/", "");
    }

    private boolean isGone(Reply session) throws IOException {
        return client.get(session.field("stat_url") + "?skip_player_activity=1")
                .field("error")
                .equals("unknown playback session id");
    }

    private void awaitGone(Reply session) {
        await().atMost(Duration.ofSeconds(20)).until(() -> isGone(session));
    }
}
