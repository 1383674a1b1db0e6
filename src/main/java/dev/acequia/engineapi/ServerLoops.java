package dev.acequia.engineapi;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineVersion;
import dev.acequia.engine.NodeName;
import dev.acequia.http.message.Request;
import dev.acequia.pool.EnginePool;
import org.jspecify.annotations.Nullable;

/// Detection of servers that would play a stream from each other, or one from itself, for ever without a picture.
record ServerLoops(NodeName own, ChannelRegistry channels, EnginePool pool) {
    /// Reason why a start would close a loop, as a sentence; null when it does not.
    @Nullable
    String refusal(Request request, ContentId content) {
        String via = request.header("via");
        if (via == null) {
            return null;
        }
        if (own.isIn(via)) {
            return "The start must come from another server, but it comes from this one";
        }
        Channel channel = channels.find(content);
        EngineAddress engine = channel == null ? null : channel.engine();
        return engine != null && isPlayedFrom(engine, via)
                ? "The stream must come from elsewhere, but this server plays it from the one that asks"
                : null;
    }

    private boolean isPlayedFrom(EngineAddress engine, String via) {
        return pool.snapshot().stream()
                .filter(each -> each.address().equals(engine) && each.version() != null)
                .map(each -> each.version().upstream())
                .anyMatch(upstream -> isNamed(upstream, via));
    }

    private static boolean isNamed(EngineVersion.@Nullable Upstream upstream, String via) {
        return upstream != null && !upstream.node().isEmpty() && new NodeName(upstream.node()).isIn(via);
    }
}
