package dev.acequia.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;

/// Names of the handlers of a connection that read its requests, so that whoever takes the connection over can remove
/// them without knowing what they are.
final class RequestPipeline {
    private static final String DEADLINE = "deadline";
    private static final String DECODER = "decoder";
    private static final String ASSEMBLER = "assembler";
    private static final String DISPATCHER = "dispatcher";

    private RequestPipeline() {}

    /// Adds the handlers in their order, with one between them that writes the head of an answer.
    static void addTo(
            ChannelPipeline pipeline,
            RequestDeadline deadline,
            RequestDecoder decoder,
            ChannelHandler encoder,
            RequestAssembler assembler,
            ChannelHandler dispatcher) {
        pipeline.addLast(DEADLINE, deadline)
                .addLast(DECODER, decoder)
                .addLast(encoder)
                .addLast(ASSEMBLER, assembler)
                .addLast(DISPATCHER, dispatcher);
    }

    /// Takes from a connection what reads requests, and leaves what writes the head of the answer. What has been read
    /// and not looked at goes to the handlers that remain.
    static void readNoMore(ChannelPipeline pipeline) {
        pipeline.remove(DEADLINE);
        pipeline.remove(ASSEMBLER);
        pipeline.remove(DISPATCHER);
        pipeline.remove(DECODER);
    }
}
