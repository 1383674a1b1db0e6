package dev.acequia.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.text.LogMask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLinesTest {
    private static final int OUT = 1;
    private static final int ERR = 2;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @Test
    void aLineMayComeInSeveralFramesBetweenThoseOfTheOtherStream() throws IOException {
        frame(OUT, "one\ntw");
        frame(ERR, "error ");
        frame(OUT, "o\n");
        frame(ERR, "here\n");
        frame(OUT, "unfinished");

        assertThat(read(50)).containsExactly("one", "two", "error here", "unfinished");
    }

    @Test
    void aCharacterMayBePartedByFrames() throws IOException {
        byte[] bytes = "größer\n".getBytes(StandardCharsets.UTF_8);
        frame(OUT, bytes, 0, 3);
        frame(OUT, bytes, 3, bytes.length - 3);

        assertThat(read(50)).containsExactly("größer");
    }

    @Test
    void theLastLinesAreKept() throws IOException {
        for (int i = 0; i < 100; i++) {
            frame(OUT, i + "\n");
        }
        assertThat(read(3)).containsExactly("97", "98", "99");
    }

    @Test
    void linesAndAllOfThemAreBounded() throws IOException {
        frame(OUT, "x".repeat(1_000_000) + "\n");
        assertThat(read(50)).singleElement().asString().hasSizeLessThanOrEqualTo(4096);
        log.reset();
        for (int i = 0; i < 100; i++) {
            frame(OUT, "y".repeat(4000) + "\n");
        }
        assertThat(read(1000).stream().mapToInt(String::length).sum()).isBetween(60_000, 65_536);
    }

    @Test
    void whatHasNoFramesIsReadAsItIs() throws IOException {
        log.write("a terminal\r\nwrites\n".getBytes(StandardCharsets.UTF_8));
        assertThat(read(50)).containsExactly("a terminal", "writes");
        log.reset();
        assertThat(read(50)).isEmpty();
        log.write("ab".getBytes(StandardCharsets.UTF_8));
        assertThat(read(50)).containsExactly("ab");
    }

    @Test
    void aFrameThatIsCutOffKeepsWhatCame() throws IOException {
        frame(OUT, "one\n");
        log.write(new byte[] {1, 0, 0, 0, 0, 0, 0, 99, 't', 'w'});
        assertThat(read(50)).containsExactly("one", "tw");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            started with --access-token planted | planted
            started with --access-token=planted --bind-all | planted
            GET /webui/api/service?method=x&token=planted&a=b | planted
            GET /ace?access_token=planted | planted
            X-API-Key: planted | planted
            {"api_key": "planted", "a": 1} | planted
            env API_KEY=planted | planted
            Authorization: Bearer planted | planted
            http://user:planted@host/ | planted
            GATEWAY_TOKEN='planted' | planted
            """)
    void secretsAreMasked(String line, String secret) {
        assertThat(LogMask.mask(line)).doesNotContain(secret).contains("***");
    }

    @Test
    void whatIsNoSecretStays() {
        for (String line : List.of("listening on 0.0.0.0:6878", "http://127.0.0.1/a?id=1", "peers 3")) {
            assertThat(LogMask.mask(line)).isEqualTo(line);
        }
    }

    private void frame(int stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        frame(stream, bytes, 0, bytes.length);
    }

    private void frame(int stream, byte[] bytes, int from, int length) {
        log.writeBytes(
                ByteBuffer.allocate(8).put((byte) stream).putInt(4, length).array());
        log.write(bytes, from, length);
    }

    private List<String> read(int most) throws IOException {
        return LogLines.read(new ByteArrayInputStream(log.toByteArray()), most);
    }
}
