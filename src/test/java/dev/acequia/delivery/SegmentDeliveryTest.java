package dev.acequia.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.feed.Feed;
import dev.acequia.feed.StreamBuffer;
import dev.acequia.ring.Ring;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SegmentDeliveryTest {
    private final Ring ring = new Ring(Feed.CHUNK_BYTES, 4L << 20);
    private final StreamBuffer buffer = new StreamBuffer(ring, () -> Duration.ofSeconds(2));
    private final EmbeddedChannel socket = new EmbeddedChannel();
    private final List<StreamReader> removed = new ArrayList<>();
    private final SegmentDelivery answer = new SegmentDelivery(
            new ReaderLoop() {
                @Override
                public StreamBuffer buffer() {
                    return buffer;
                }

                @Override
                public Supplier<RebufferingCause> cause() {
                    throw new AssertionError("An answer does not rebuffer");
                }

                @Override
                public void remove(StreamReader reader) {
                    removed.add(reader);
                }
            },
            socket,
            0,
            1880);

    @AfterEach
    void close() {
        socket.close();
        ring.close();
    }

    @Test
    void anAnswerIsSentToItsEndAfterTheChannelHasEnded() {
        var sent = socket.newPromise();
        answer.until(sent);
        answer.channelClosed();
        assertThat(socket.isOpen()).isTrue();

        sent.setSuccess();
        assertThat(answer.sentBytes()).isEqualTo(1880);
        assertThat(removed).containsExactly(answer);
    }

    @Test
    void anAnswerThatIsAbortedLosesItsConnection() {
        answer.abort();
        assertThat(socket.isOpen()).isFalse();
    }
}
