package dev.acequia.app;

import static dev.acequia.rig.Rig.text;
import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.acequia.http.AccessLog;
import dev.acequia.http.Operation;
import dev.acequia.http.message.Method;
import dev.acequia.rig.Client;
import dev.acequia.rig.Rig;
import dev.acequia.settings.LogLevel;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.kind.StreamToken;
import dev.acequia.simulator.Knob;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Keys and tokens are in no log, event, status or setting that is shown, whatever happens.
class SecretsIT {
    private static final String KEY = "hunter2-the-key";
    private static final String TOKEN = "hunter2-the-token";
    private static final String NEXT_TOKEN = "hunter2-the-next-token";
    private static final String SECRET = "hunter2";

    /// What is logged, with what was thrown.
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            var thrown = event.getThrowableProxy();
            lines.add(event.getFormattedMessage() + (thrown == null ? "" : " " + thrown.getMessage()));
        }
    }

    private final Lines log = new Lines();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger access = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
    private final Rig rig;

    SecretsIT(@TempDir Path folder) throws Exception {
        log.start();
        root.addAppender(log);
        access.addAppender(log);
        rig = Rig.open(
                folder,
                settings -> settings.with(ServerSettings.API_KEY, KEY)
                        .with(ServerSettings.LOG_LEVEL, LogLevel.DEBUG)
                        .with(ServerSettings.ACCESS_LOG, true)
                        .with(ServerSettings.STREAM_TOKENS, List.of(new StreamToken("", TOKEN, 3, Set.of()))));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
        root.detachAppender(log);
        access.detachAppender(log);
    }

    /// Plays, fails, is refused and is changed.
    private void live() throws Exception {
        String service = text(rig.change("events_url=http://anna:" + SECRET + "@127.0.0.1:1/x", "X-API-Key", KEY));
        assertThat(service)
                .contains("\"events_url\":\"http://***@127.0.0.1:1/x\"")
                .doesNotContain(SECRET);
        for (String change :
                List.of("events_url=htp://anna:" + SECRET + "@x", "engines=anna:" + SECRET + "@127.0.0.1:1")) {
            HttpResponse<byte[]> refused = rig.change(change, "X-API-Key", KEY);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(text(refused)).doesNotContain(SECRET);
        }
        try (var viewer = rig.open(rig.body() + "&token=" + TOKEN)) {
            assertThat(viewer.read()).isEqualTo(0x47);
            String playlist = text(rig.get(rig.manifest() + "&token=" + TOKEN));
            String segment = playlist.lines()
                    .filter(line -> line.contains(".ts"))
                    .findFirst()
                    .orElseThrow();
            assertThat(rig.get("/ace/" + segment).statusCode()).isEqualTo(200);
            rig.supersede();
            eventually().until(() -> text(rig.get("/events", "X-API-Key", KEY)).contains("\"stream\""));
        }
        for (int i = 0; i < 12; i++) {
            guess(rig.body() + "&token=" + SECRET + i);
            guess("/proxy/status?key=" + SECRET + i);
        }
        rig.turn(Knob.START_ERROR, "1");
        rig.get("/ace/getstream.ts?id=" + "0".repeat(40) + "&token=" + TOKEN);
        eventually().until(() -> log.lines.stream().anyMatch(line -> line.contains("http://***@127.0.0.1:1/x/events")));
        String changed = text(rig.change("stream_tokens=anna:" + NEXT_TOKEN, "X-API-Key", KEY));
        assertThat(changed).contains("\"stream_tokens\":\"set\"").doesNotContain(SECRET);
        String refused = text(rig.change("stream_tokens=" + NEXT_TOKEN + "::", "X-API-Key", KEY));
        assertThat(refused).contains("stream_tokens must be").doesNotContain(SECRET);
    }

    /// Brings wrong ones from an address of its own, from where nothing is looked at any more before long.
    private void guess(String path) {
        try (Client client = Client.from("127.0.0.9", rig.port())) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + SECRET
                            + "-guess\r\n\r\n")
                    .head();
        }
    }

    @Test
    void noSecretIsToldAnywhere() throws Exception {
        live();
        for (Operation each : rig.routes()) {
            String path = each.pattern().replace("/*", "").replaceAll("/\\{[^}]*}", "");
            boolean isManaged = !path.startsWith("/ace") && !path.equals("/events/stream") && !path.isEmpty();
            if (each.method() == Method.GET && isManaged) {
                for (String query : List.of("", "?explain=1", "?limit=100")) {
                    assertThat(text(rig.get(path + query, "X-API-Key", KEY)))
                            .as(path)
                            .doesNotContain(SECRET);
                }
            }
        }
        eventually()
                .until(() ->
                        log.lines.stream().anyMatch(line -> line.contains("POST /proxy/config?stream_tokens=***")));
        assertThat(log.lines).noneMatch(line -> line.contains(SECRET));
    }
}
