package dev.acequia.looping;

import dev.acequia.channel.EndReason;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineStat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The streams that are played, as a detector sees them.
interface Streams {
    /// One of them.
    ///
    /// @param stat what the engine told last; another object for each answer
    record Playing(
            ContentId content,
            @Nullable String infohash,
            @Nullable EngineStat stat) {}

    /// Has the engines asked how they do; completes when [#playing] has the answers.
    CompletableFuture<Void> ask();

    List<Playing> playing();

    void stop(ContentId content, EndReason why);
}
