package dev.acequia.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.net.Loops;
import dev.acequia.rig.Prerequisite;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the kernel is told, as it says itself.
class SendQueueTuningTest {
    private static final RawUnixChannelOption CONGESTION = new RawUnixChannelOption("TCP_CONGESTION", 6, 13, 16);

    private Loops loops;
    private ServerSocket server;
    private EpollSocketChannel socket;

    @BeforeAll
    static void needEpoll() {
        Prerequisite.epoll();
    }

    @BeforeEach
    void connect() throws IOException {
        loops = Loops.open(1);
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        socket = (EpollSocketChannel) new Bootstrap()
                .group(loops.group())
                .channel(Loops.socket())
                .option(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) SendQueueTuning.ENDLESS.unsent)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(server.getLocalSocketAddress())
                .syncUninterruptibly()
                .channel();
    }

    @AfterEach
    void close() throws IOException {
        loops.close();
        server.close();
    }

    @Test
    void aWholeBodyMayWaitInTheKernelWithoutPacingOnTheWayToAClientOnThisMachine() {
        SendQueueTuning.WHOLE.use(socket);

        assertThat(socket.config().getTcpNotSentLowAt()).isEqualTo(4 << 20);
        assertThat(congestion()).isEqualTo("reno");
    }

    @Test
    void anEndlessBodyAfterAWholeOneWaitsWithUsAgain() {
        SendQueueTuning.WHOLE.use(socket);
        SendQueueTuning.ENDLESS.use(socket);

        assertThat(socket.config().getTcpNotSentLowAt()).isEqualTo(64 << 10);
    }

    @Test
    void anEndlessBodyIsPacedAsTheSystemHasIt() {
        String before = congestion();

        SendQueueTuning.ENDLESS.use(socket);

        assertThat(congestion()).isEqualTo(before);
        assertThat(socket.config().getTcpNotSentLowAt()).isEqualTo(64 << 10);
    }

    private String congestion() {
        ByteBuffer name = socket.config().getOption(CONGESTION);
        return StandardCharsets.US_ASCII.decode(name).toString().replace("\0", "");
    }
}
