package dev.acequia.looping;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.EndReason;
import dev.acequia.engine.ContentId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The streams of the server's channels.
record ChannelStreams(ChannelRegistry channels) implements Streams {
    @Override
    public CompletableFuture<Void> ask() {
        return channels.askEngines();
    }

    @Override
    public List<Playing> playing() {
        return channels.snapshots().stream()
                .map(each -> new Playing(each.content(), each.infohash(), each.stat()))
                .toList();
    }

    @Override
    public void stop(ContentId content, EndReason why) {
        channels.stop(content, why);
    }
}
