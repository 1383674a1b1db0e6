package dev.acequia.player;

import dev.acequia.engine.ContentId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All players of one content that cannot be told apart, and a seat for each: as many as have shown that there are.
///
/// Which player has which seat is not known and does not matter, as they are alike. What matters is how many there
/// are, and two things tell it: requests for the playlist that are open at the same time, and the fetches of each
/// segment ([FetchCounts]). Guarded by the lock of [Players].
final class PlayerGroup {
    /// Features shared by the players of a crowd.
    sealed interface Key {
        /// Players of the same make at one address that play by the same pass.
        record Alike(String hex, String address, String userAgent, TokenLimit pass) implements Key {}

        /// The one player that says who it is, among those that play by the same pass.
        record Named(String hex, String name, TokenLimit pass) implements Key {}
    }

    private final Key key;
    private final ContentId content;
    private final PlayerIdentity first;
    private final FetchCounts counts = new FetchCounts();
    private final GrowthLimit growth = new GrowthLimit();

    /// The one that asked for the playlist longest ago first.
    private final List<HlsViewer> seats = new ArrayList<>();

    /// The most requests for the playlist that were open at once, and when that was seen.
    private int together;

    private long togetherRound;

    /// Seats that are being made for players that were counted.
    private int coming;

    /// @param first the caller that it is made for
    PlayerGroup(Key key, ContentId content, PlayerIdentity first) {
        this.key = key;
        this.content = content;
        this.first = first;
    }

    Key key() {
        return key;
    }

    ContentId content() {
        return content;
    }

    PlayerIdentity first() {
        return first;
    }

    boolean isEmpty() {
        return seats.isEmpty() && coming == 0;
    }

    /// The seat of a player that asks without a token; null when it must be one more player.
    @Nullable
    HlsViewer choose(RequestKind request) {
        return switch (request) {
            case POLL ->
                seats.stream()
                        .filter(seat -> isNamed() || !seat.isPolling())
                        .findFirst()
                        .orElse(null);
            case FETCH -> seats.stream().min(PlayerGroup::longerIdle).orElse(null);
        };
    }

    /// Its player has asked for the playlist.
    void polled(HlsViewer seat) {
        if (seats.remove(seat)) {
            seats.addLast(seat);
            notePolls();
        }
    }

    /// Takes in a seat; the next request for the playlist is its, unless one is open already.
    void add(HlsViewer seat) {
        if (seat.isPolling()) {
            seats.addLast(seat);
            notePolls();
        } else {
            seats.addFirst(seat);
        }
    }

    void remove(HlsViewer seat) {
        seats.remove(seat);
    }

    /// A segment was fetched to its end.
    void fetched(long segment) {
        counts.add(segment);
    }

    /// The seats that are too many, those that were idle longest.
    List<HlsViewer> surplus() {
        int known = Math.max(counts.players(), counts.isTelling(togetherRound) ? together : 0);
        int players = Math.max(1, known);
        if (isNamed() || seats.size() <= players) {
            return List.of();
        }
        return seats.stream()
                .filter(seat -> !seat.isBusy())
                .sorted(PlayerGroup::longerIdle)
                .limit(seats.size() - players)
                .toList();
    }

    /// Whether there are more players than seats; when so, one is to be made, and [#arrived] called after that.
    boolean expectsOne(long nanos) {
        boolean isMissing = !isNamed() && counts.players() > seats.size() + coming && growth.admits(nanos);
        coming += isMissing ? 1 : 0;
        return isMissing;
    }

    void arrived() {
        coming--;
    }

    private void notePolls() {
        int polls = (int) seats.stream().filter(HlsViewer::isPolling).count();
        if (polls >= together || !counts.isTelling(togetherRound)) {
            together = polls;
            togetherRound = counts.round();
        }
    }

    private boolean isNamed() {
        return switch (key) {
            case Key.Named _ -> true;
            case Key.Alike _ -> false;
        };
    }

    private static int longerIdle(HlsViewer a, HlsViewer b) {
        return Long.signum(a.activeNanos - b.activeNanos);
    }
}
