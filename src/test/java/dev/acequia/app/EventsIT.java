package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What `/events` tells, and what it refuses.
@Execution(ExecutionMode.CONCURRENT)
class EventsIT {
    private final Rig rig;

    EventsIT(@TempDir Path folder) throws IOException {
        rig = Rig.with(2, folder, "500KB", UnaryOperator.identity());
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void aPlaybackIsToldFromItsBeginningToItsEndOnce() throws Exception {
        try (TsViewer player = rig.record()) {
            player.awaitMore();
        }
        String stream = "?type=stream&stream_id=" + rig.content().contentId();
        eventually().until(() -> rig.events(stream).contains("\"category\":\"ended\""));
        assertThat(rig.events(stream))
                .containsOnlyOnce("\"category\":\"ended\"")
                .containsOnlyOnce("\"category\":\"started\"")
                .containsSubsequence("\"category\":\"ended\"", "\"category\":\"started\"");
        assertThat(rig.events("?category=started&limit=1&offset=1")).isEqualTo("[]");
        assertThat(rig.events("?type=engine")).contains("\"category\":\"up\"").doesNotContain("started");
        assertThat(rig.events("?since=2999-01-01T00:00:00Z")).isEqualTo("[]");
    }

    @Test
    void whatMakesNoSenseIsRefusedInASentence() throws Exception {
        assertThat(rig.events("?limit=0")).contains("limit must be a number from 1 to 1000, not '0'");
        assertThat(rig.events("?offset=x")).contains("offset must be a number from 0 to 10000, not 'x'");
        assertThat(rig.events("?since=yesterday")).contains("since must be a time such as", "'yesterday'");
    }
}
