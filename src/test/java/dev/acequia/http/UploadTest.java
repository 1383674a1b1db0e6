package dev.acequia.http;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.http.message.UploadBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UploadTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final UploadBody body = new UploadBody(asked::incrementAndGet);

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Test
    void piecesAreReadInTheirOrderUpToTheEnd() throws IOException {
        ByteBuf piece = bytes("one ");
        body.add(piece);
        body.add(bytes("two"));
        body.end();
        assertThat(new String(body.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("one two");
        assertThat(piece.refCnt()).isZero();
    }

    @Test
    void theSocketIsReadWhenThereIsRoomAndSomebodyWaits() throws Exception {
        assertThat(body.add(bytes("x".repeat(UploadBody.ROOM)))).isFalse();
        assertThat(asked).hasValue(0);
        body.readNBytes(UploadBody.ROOM);
        Thread reader = Thread.startVirtualThread(() -> {
            try {
                body.readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        eventually().until(() -> asked.get() > 0);
        body.end();
        reader.join();
    }

    @Test
    void aClientThatGoesFailsWhoReads() {
        body.add(bytes("half"));
        body.fail("The client has gone");
        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class).hasMessage("The client has gone");
    }

    @Test
    void whatComesAfterTheAnswerIsThrownAway() {
        ByteBuf waiting = bytes("waiting");
        body.add(waiting);
        body.close();
        ByteBuf late = bytes("late");
        assertThat(body.add(late)).isTrue();
        assertThat(waiting.refCnt()).isZero();
        assertThat(late.refCnt()).isZero();
    }
}
