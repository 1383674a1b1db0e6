package dev.acequia.session;

import static dev.acequia.session.LiveList.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.StreamFormat;
import dev.acequia.rig.Answers;
import dev.acequia.rig.FakeEngine;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// As what a stream is asked for, and as what it is read.
class FormTest {
    private final HlsSessionRig rig = new HlsSessionRig();
    private final FakeEngine engine = rig.engine();
    private final LiveList list = rig.list();
    private final String base = "http://" + engine.address();

    @AfterEach
    void close() {
        rig.close();
    }

    private Session started(StreamFormat format) throws Exception {
        return rig.opener().start(engine.address(), HlsSessionRig.CONTENT, format);
    }

    private List<String> starts() {
        return engine.requests().stream()
                .map(FakeEngine.Request::target)
                .filter(target -> target.matches("/ace/(getstream|manifest).*|/ace/cmd/.*"))
                .map(target -> target.replaceFirst("^/ace/([a-z]*).*", "$1"))
                .toList();
    }

    private void assertThatItIsReadAsHls() throws Exception {
        list.upTo(1).end();
        try (Session session = started(StreamFormat.TS)) {
            session.connect();

            assertThat(session.isHls()).isTrue();
            assertThat(new Watcher(session).readToEnd().bytes()).isEqualTo(bytes(0, 1));
        }
    }

    @Test
    void aTransportStreamHasNoCuts() throws Exception {
        engine.playing(Answers.endless(new AtomicLong()));
        try (Session session = started(StreamFormat.TS)) {
            session.connect();

            assertThat(new Watcher(session).read(100_000).boundaries()).isEmpty();
            assertThat(session.isHls()).isFalse();
            assertThat(session.lostSegments()).isZero();
        }
        assertThat(starts()).containsExactly("getstream", "cmd");
    }

    @Test
    void aPlaylistUrlInTheAnswerToATransportStreamStartIsReadAsHls() throws Exception {
        engine.on("/ace/getstream", Answers.json(Answers.startedHls(base)));

        assertThatItIsReadAsHls();
        assertThat(starts()).containsExactly("getstream", "cmd");
    }

    @Test
    void aPlaylistInThePlaceOfTheStreamIsReadAsHls() throws Exception {
        engine.on("/ace/r/", Answers.redirect("/hidden/list")).on("/hidden/list", list::answer);

        assertThatItIsReadAsHls();
    }

    @Test
    void whatIsEncryptedIsStoppedAndStartedAsHls() throws Exception {
        String answer = Answers.started(base).replace("\"is_encrypted\": 0", "\"is_encrypted\": 1");
        engine.on("/ace/getstream", Answers.json(answer));

        assertThatItIsReadAsHls();
        assertThat(starts()).containsExactly("getstream", "cmd", "manifest", "cmd");
    }

    @ParameterizedTest
    @CsvSource({
        "200, '{\"response\": null, \"error\": \"failed to get manifest\"}'",
        "200, '{\"response\": null, \"error\": \"what is that\"}'",
        "404, not found",
        "500, Internal Server Error",
        "503, ''"
    })
    void whatAnEngineHasNoPlaylistOfIsStartedAsTransportStream(int status, String text) throws Exception {
        engine.playing(Answers.endless(new AtomicLong())).on("/ace/manifest.m3u8", Answers.text(status, text));
        try (Session session = started(StreamFormat.HLS)) {
            session.connect();

            assertThat(session.isHls()).isFalse();
        }
        assertThat(starts()).containsExactly("manifest", "getstream", "cmd");
    }

    @ParameterizedTest
    @CsvSource({
        "200, '{\"response\": null, \"error\": \"failed to load content\"}'",
        "200, '{\"response\": null, \"error\": \"mod_detected\"}'",
        "500, 'Internal Server Error, couldn''t find resource'"
    })
    void whatCannotBePlayedInAnyFormIsNotTriedInTheOther(int status, String text) {
        engine.on("/ace/manifest.m3u8", Answers.text(status, text));

        assertThat(catchThrowableOfType(EngineException.class, () -> started(StreamFormat.HLS)))
                .isNotNull();
        assertThat(starts()).containsExactly("manifest");
    }

    @Test
    void anEngineThatIsNotThereIsNotAskedTwice() {
        EngineAddress nobody = FakeEngine.refusing();

        var failure = catchThrowableOfType(
                EngineException.class, () -> rig.opener().start(nobody, HlsSessionRig.CONTENT, StreamFormat.HLS));

        assertThat(failure.isUnreachable()).isTrue();
    }
}
