package dev.acequia.output;

import dev.acequia.bounds.BoundedMap;
import dev.acequia.engine.ContentId;
import dev.acequia.http.Connection;
import dev.acequia.http.Route;
import dev.acequia.http.message.Request;
import dev.acequia.player.PlayerIdentity;
import dev.acequia.player.Players;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Route `/ace/getstream`, whose format is a setting. A player that polls it for playlists goes on to get playlists, so
/// that a change of the setting leaves alone who watches. Players that cannot be told apart count as one here, as long
/// as one of them watches.
public final class GetStreamHandler implements Route.Stream {
    private static final int MOST_POLLERS = 20_000;

    private record Poller(String hex, PlayerIdentity identity) {}

    private final TsHandler ts;
    private final HlsHandler hls;
    private final Players players;
    private final StreamAccess access;
    private final Predicate<ContentId> isFile;
    private final BooleanSupplier isHls;

    /// Players that asked while playlists were the answer, the longest silent first. Guarded by itself.
    private final Map<Poller, Boolean> pollers = BoundedMap.ofLastUsed(MOST_POLLERS);

    /// @param isFile whether a content is known to be a file, of which there are no playlists
    public GetStreamHandler(
            TsHandler ts,
            HlsHandler hls,
            Players players,
            StreamAccess access,
            Predicate<ContentId> isFile,
            BooleanSupplier isHls) {
        this.isFile = isFile;
        this.ts = ts;
        this.hls = hls;
        this.players = players;
        this.access = access;
        this.isHls = isHls;
    }

    @Override
    public void serve(Request request, String tail, Connection connection) {
        boolean wantsPlaylist = switch (ContentQuery.of(request, tail)) {
            case ContentQuery.Good(ContentId content) ->
                !isFile.test(content) && wantsPlaylist(content, access.identity(request));
            case ContentQuery.Bad _ -> isHls.getAsBoolean();
        };
        (wantsPlaylist ? hls : ts).serve(request, tail, connection);
        if (isHls.getAsBoolean()
                && ContentQuery.of(request, tail) instanceof ContentQuery.Good(ContentId content)
                && players.isWatching(content, access.identity(request))) {
            remember(content, access.identity(request));
        }
    }

    /// Remembers a player that was admitted; names invented for requests that are refused take no room.
    private void remember(ContentId content, PlayerIdentity identity) {
        synchronized (pollers) {
            pollers.put(new Poller(content.name(), identity), true);
        }
    }

    private boolean wantsPlaylist(ContentId content, PlayerIdentity identity) {
        boolean isHlsNow = isHls.getAsBoolean();
        boolean isWatching = !isHlsNow && players.isWatching(content, identity);
        Poller poller = new Poller(content.name(), identity);
        if (isHlsNow) {
            return true;
        }
        synchronized (pollers) {
            if (!isWatching) {
                pollers.remove(poller);
                return false;
            }
            return pollers.get(poller) != null;
        }
    }
}
