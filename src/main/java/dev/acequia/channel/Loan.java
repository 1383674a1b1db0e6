package dev.acequia.channel;

import dev.acequia.ring.Budget;
import dev.acequia.ring.Ring;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bytes of a ring that one answer is made of, which the socket takes in its own time. While memory is short, an answer
/// ends whose bytes the ring has let go of.
record Loan(Ring ring, long from, Channel socket) {
    private static final Logger log = LoggerFactory.getLogger(Loan.class);

    /// Watches over bytes from a position on until they are sent.
    static void of(Ring ring, long from, Channel socket, ChannelFuture sent, Budget memory) {
        if (!sent.isDone()) {
            Loan loan = new Loan(ring, from, socket);
            Runnable end = memory.onShortage(loan::relieve);
            sent.addListener(_ -> end.run());
        }
    }

    private void relieve() {
        if (from < ring.tail()) {
            log.info(
                    "[viewer at {}] closed: it downloads a segment too slowly while buffer memory is short",
                    socket.remoteAddress());
            socket.config().setOption(ChannelOption.SO_LINGER, 0);
            socket.close();
        }
    }
}
