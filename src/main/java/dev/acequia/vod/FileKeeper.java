package dev.acequia.vod;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineClient;
import dev.acequia.session.SessionOpener;
import org.jspecify.annotations.Nullable;

/// Dependencies shared by the playbacks of all files.
interface FileKeeper {
    EngineClient client();

    SessionOpener opener();

    FileOptions options();

    /// Something new is known of a file.
    ///
    /// @param infohash null when no engine has told it
    void learned(ContentId content, @Nullable String infohash, FileFacts facts);
}
