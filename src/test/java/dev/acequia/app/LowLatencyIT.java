package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.hls.LowLatency;
import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.MediaSegment;
import dev.acequia.hls.PartialSegment;
import dev.acequia.rig.HlsPlayer;
import dev.acequia.rig.Rig;
import dev.acequia.settings.HlsSettings;
import dev.acequia.simulator.Knob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Players that want to be close to live (RFC 8216bis).
@Execution(ExecutionMode.CONCURRENT)
class LowLatencyIT {
    private final Rig rig;

    LowLatencyIT(@TempDir Path folder) throws IOException {
        this.rig = Rig.open(folder, knobs -> knobs.with(HlsSettings.HLS_LOW_LATENCY, true));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private MediaPlaylist playlist(String directives) {
        HttpResponse<byte[]> answer = rig.get(rig.manifest() + directives);
        assertThat(answer.statusCode()).as(Rig.text(answer)).isEqualTo(200);
        return HlsPlayer.parsed(answer);
    }

    private static LowLatency lowLatency(MediaPlaylist playlist) {
        return Objects.requireNonNull(playlist.lowLatency());
    }

    private byte[] fetch(String uri) {
        HttpResponse<byte[]> answer = rig.get(HlsPlayer.resolved(rig.manifest(), uri));
        assertThat(answer.statusCode()).as(uri).isEqualTo(200);
        return answer.body();
    }

    @Test
    void aRequestForAPartOrSegmentIsAnsweredWhenItIsThere() {
        MediaPlaylist now = playlist("");
        for (int i = 0; i < 3; i++) {
            long number = now.nextSequence();
            int part = lowLatency(now).openParts().size();
            now = playlist("&_HLS_msn=" + number + "&_HLS_part=" + part);
            boolean isWhole = now.nextSequence() > number;
            assertThat(isWhole || lowLatency(now).openParts().size() > part).isTrue();
        }
        long number = now.nextSequence();
        assertThat(playlist("&_HLS_msn=" + number).nextSequence()).isGreaterThan(number);
        assertThat(playlist("&_HLS_msn=0").segments()).isNotEmpty();
    }

    @Test
    void aRequestThatWaitsIsAnsweredWhenAnotherSessionGoesOn() {
        PlaylistRules rules = new PlaylistRules();
        MediaPlaylist now = playlist("");
        long first = now.nextSequence();
        rig.turn(Knob.SEED, "2");
        rig.endSession();
        while (now.nextSequence() < first + 4) {
            rules.take(now);
            int parts = lowLatency(now).openParts().size();
            now = playlist("&_HLS_msn=" + now.nextSequence() + "&_HLS_part=" + parts);
        }
        assertThat(rules.faults()).isEmpty();
        assertThat(rules.entries().values())
                .filteredOn(PlaylistRules.Entry::isDiscontinuity)
                .hasSize(1);
    }

    @Test
    void aRequestThatWaitsIsAnsweredWhenTheStreamEndsForGood() {
        MediaPlaylist now = playlist("");
        assertThat(rig.change("recovery_timeout=5").statusCode()).isEqualTo(200);
        rig.turn(Knob.CRASH, "1h");
        while (!now.isEnded()) {
            now = playlist("&_HLS_msn=" + now.nextSequence());
        }
        assertThat(lowLatency(now).openParts()).isEmpty();
        assertThat(lowLatency(now).preloadHint()).isNull();
        assertThat(playlist("&_HLS_msn=" + now.nextSequence())).isEqualTo(now);
        now.segments().forEach(each -> fetch(each.uri()));
    }

    @Test
    void thePartThatComesNextCanBeAskedForAlready() {
        MediaPlaylist now = playlist("");
        byte[] part = fetch(Objects.requireNonNull(lowLatency(now).preloadHint()));
        assertThat(part.length % 188).isZero();
        assertThat(part).isNotEmpty();
        assertThat(fetch(Objects.requireNonNull(lowLatency(now).preloadHint()))).isEqualTo(part);
    }

    @Test
    void thePartsOfASegmentAreItsBytes() {
        MediaPlaylist now = playlist("");
        now = playlist("&_HLS_msn=" + now.nextSequence());
        now = playlist("&_HLS_msn=" + now.nextSequence());
        MediaSegment newest = now.segments().getLast();
        assertThat(newest.parts()).hasSizeGreaterThan(4);
        var joined = new ByteArrayOutputStream();
        for (PartialSegment each : newest.parts()) {
            joined.writeBytes(fetch(each.uri()));
        }
        assertThat(joined.toByteArray()).isEqualTo(fetch(newest.uri()));
    }

    @Test
    void aRequestForWhatIsFarAheadIs400() {
        MediaPlaylist now = playlist("");
        HttpResponse<byte[]> answer = rig.get(rig.manifest() + "&_HLS_part=0&_HLS_msn=" + (now.nextSequence() + 100));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rig.text(answer)).contains("invalid_sequence");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void withoutLowLatencyNobodyIsKeptWaiting() {
        long next = playlist("").nextSequence();
        assertThat(rig.change("hls_low_latency=false").statusCode()).isEqualTo(200);
        MediaPlaylist answer = playlist("&_HLS_msn=" + (next + 1000) + "&_HLS_part=3");
        assertThat(answer.lowLatency()).isNull();
        assertThat(answer.nextSequence()).isLessThan(next + 10);
    }

    @Test
    void aPlayerThatWaitsIsOneViewer() {
        long next = playlist("").nextSequence();
        for (int i = 0; i < 3; i++) {
            next = playlist("&_HLS_msn=" + next + "&_HLS_part=" + i).nextSequence();
        }
        assertThat(rig.clients()).isOne();
    }
}
