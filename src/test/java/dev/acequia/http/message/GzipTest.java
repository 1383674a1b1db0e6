package dev.acequia.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"gzip", "GZIP", "x-gzip", "br, gzip", "deflate, gzip;q=0.001", "gzip; q=1.0", "*", "*;q=0.5"})
    void itIsForWhoAcceptsIt(String encodings) {
        assertThat(Gzip.isAcceptedBy(encodings)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "identity", "br", "notgzip", "gzip;q=0", "gzip ; Q = 0.000", "gzip;q=0, *", "*;q=0", "gzip2"
            })
    void itIsForNobodyElse(String encodings) {
        assertThat(Gzip.isAcceptedBy(encodings)).isFalse();
    }

    @Test
    void whatIsPackedIsTheSame() throws IOException {
        byte[] body = "again and ".repeat(100).getBytes(StandardCharsets.US_ASCII);
        Answer packed = Gzip.packed(new Answer(200, "text/plain", body, Map.of()));
        assertThat(packed.headers()).containsEntry("Content-Encoding", "gzip");
        assertThat(packed.body()).hasSizeLessThan(100);
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(body);
        }
    }

    @Test
    void whatIsShortIsLeftAsItIs() {
        Answer answer = Answer.json(200, "{}");
        assertThat(Gzip.packed(answer)).isSameAs(answer);
    }
}
