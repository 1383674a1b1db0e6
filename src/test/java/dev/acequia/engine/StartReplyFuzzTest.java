package dev.acequia.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;

/// Whatever an engine answers to a start is a playback at that engine or an [EngineException].
class StartReplyFuzzTest {
    private final EngineErrors errors = new EngineErrors(new EngineAddress("engine", 6878), "start");
    private final Json json = new Json();

    @FuzzTest(maxDuration = "30s")
    void anyBytesAreAPlaybackOrAnEngineException(byte[] body) {
        try {
            Playback playback = Playback.of(errors, JsonReply.parse(errors, json, body));
            assertAtEngine(playback.playbackUrl());
            if (playback.statUrl() != null) {
                assertAtEngine(Playback.with(playback.statUrl(), "skip_player_activity=1"));
            }
            if (playback.commandUrl() != null) {
                assertAtEngine(Playback.with(playback.commandUrl(), "method=stop"));
            }
            if (playback.infohash() != null) {
                assertThat(ContentId.isHash(playback.infohash())).isTrue();
            }
        } catch (EngineException e) {
            assertThat(e.getMessage()).hasSizeLessThanOrEqualTo(300);
        }
    }

    private static void assertAtEngine(URI url) {
        assertThat(url).hasScheme("http").hasHost("engine").hasPort(6878);
    }
}
