package dev.acequia.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.net.Loops;
import dev.acequia.net.SocketQueue;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Sockets that are closed, whose descriptors others may have by now.
class ClosedSocketTest {
    @Sharable
    private static final class Idle extends ChannelInboundHandlerAdapter {}

    @Test
    void aResetOfAClosedSocketTouchesNoOther() throws Exception {
        try (Loops loops = Loops.open(1);
                ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Bootstrap client =
                    new Bootstrap().group(loops.group()).channel(Loops.socket()).handler(new Idle());
            Channel closed =
                    client.connect(server.getLocalSocketAddress()).sync().channel();
            closed.close().sync();
            List<Channel> others = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                others.add(client.connect(server.getLocalSocketAddress()).sync().channel());
            }
            loops.all().getFirst().submit(() -> SocketQueue.reset(closed)).sync();
            assertThat(others).allSatisfy(each -> {
                assertThat(each.config().getOption(ChannelOption.SO_LINGER)).isEqualTo(-1);
                assertThat(each.isActive()).isTrue();
            });
            loops.all()
                    .getFirst()
                    .submit(() -> SocketQueue.reset(others.getFirst()))
                    .sync();
            assertThat(others.getFirst().isOpen()).isFalse();
        }
    }
}
