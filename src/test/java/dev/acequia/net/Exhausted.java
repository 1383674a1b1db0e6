package dev.acequia.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A program that takes all the memory there is, in one of several ways, and goes on as if nothing had happened.
final class Exhausted {
    private static final List<Object> KEPT = new ArrayList<>();

    private Exhausted() {}

    public static void main(String[] args) throws Exception {
        OutOfMemory.watch();
        switch (args[0]) {
            case "swallowed" -> Thread.ofVirtual().start(Exhausted::swallow);
            case "uncaught" -> Thread.ofVirtual().start(Exhausted::fill);
            case "direct" -> Thread.ofPlatform().start(Exhausted::fillOutside);
            default -> throw new IllegalArgumentException(args[0]);
        }
        new CountDownLatch(1).await();
    }

    private static void swallow() {
        while (true) {
            try {
                fill();
            } catch (OutOfMemoryError e) {
                // as some library would
            }
        }
    }

    private static void fill() {
        while (true) {
            KEPT.add(new byte[100_000]);
        }
    }

    private static void fillOutside() {
        new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        while (true) {
                            ByteBuf more = PooledByteBufAllocator.DEFAULT.directBuffer(1 << 20);
                            KEPT.add(more);
                        }
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        OutOfMemory.endIf(new IllegalStateException(cause));
                    }
                })
                .writeInbound("all of it");
    }
}
