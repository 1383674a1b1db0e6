package dev.acequia.http;

import dev.acequia.engine.ContentId;
import dev.acequia.player.Players;
import java.util.function.BooleanSupplier;

/// Answers `/ace/getstream` in the form that the server is set to, and a player that already polls it for playlists
/// with playlists: a change of the setting leaves those who watch alone.
public final class ModeHandler implements Route.Stream {
    private final TsHandler ts;
    private final HlsHandler hls;
    private final Players players;
    private final BooleanSupplier isHls;

    public ModeHandler(TsHandler ts, HlsHandler hls, Players players, BooleanSupplier isHls) {
        this.ts = ts;
        this.hls = hls;
        this.players = players;
        this.isHls = isHls;
    }

    @Override
    public void serve(Request request, String tail, Connection connection) {
        boolean wantsPlaylist = isHls.getAsBoolean()
                || ContentQuery.of(request, tail) instanceof ContentQuery.Good(ContentId content)
                        && players.isWatching(content, HlsHandler.caller(request));
        (wantsPlaylist ? hls : ts).serve(request, tail, connection);
    }
}
