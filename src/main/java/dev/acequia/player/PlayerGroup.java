package dev.acequia.player;

import dev.acequia.engine.ContentId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Group of the players of one stream that cannot be told apart, with a viewer for each that is known to exist.
///
/// Which player is which viewer is not known and does not matter, as they are alike. What matters is how many there
/// are, and two things show it: requests for the playlist that are open at the same time, and the fetches of each
/// segment ([FetchCounts]). Guarded by the lock of [HlsViewers].
final class PlayerGroup {
    /// Features shared by the players of a group.
    sealed interface Key {
        /// Players of the same make at one address that play under the same limit.
        record Alike(String hex, String address, String userAgent, TokenLimit limit) implements Key {}

        /// Player that names itself, among those that play under the same limit.
        record Named(String hex, String name, TokenLimit limit) implements Key {}
    }

    private final Key key;
    private final ContentId content;
    private final PlayerIdentity first;
    private final FetchCounts counts = new FetchCounts();
    private final GrowthLimit growth = new GrowthLimit();

    /// Viewers in the order of their last requests for the playlist, the oldest first.
    private final List<HlsViewer> members = new ArrayList<>();

    /// The most requests for the playlist that were open at once; valid as long as its round is.
    private int together;

    /// Round of [FetchCounts] in which that was seen.
    private long togetherRound;

    /// Number of viewers that are being made for players that were counted.
    private int coming;

    /// @param first the player that it is made for
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
        return members.isEmpty() && coming == 0;
    }

    /// Viewer of a player that asks without a token; null when it must be one more player.
    @Nullable
    HlsViewer choose(RequestKind kind) {
        return switch (kind) {
            case POLL ->
                members.stream()
                        .filter(viewer -> isNamed() || !viewer.isPolling())
                        .findFirst()
                        .orElse(null);
            case FETCH -> members.stream().min(PlayerGroup::longerIdle).orElse(null);
        };
    }

    /// Records that a viewer has asked for the playlist.
    void polled(HlsViewer viewer) {
        if (members.remove(viewer)) {
            members.addLast(viewer);
            notePolls();
        }
    }

    /// Adds a viewer; the next request for the playlist is its, unless one is open already.
    void add(HlsViewer viewer) {
        if (viewer.isPolling()) {
            members.addLast(viewer);
            notePolls();
        } else {
            members.addFirst(viewer);
        }
    }

    void remove(HlsViewer viewer) {
        members.remove(viewer);
    }

    /// Records that a segment was fetched to its end.
    void fetched(long segment) {
        counts.add(segment);
    }

    /// Surplus viewers: as many as there are more viewers than players, those that were idle longest.
    List<HlsViewer> surplus() {
        int known = Math.max(counts.players(), counts.isTelling(togetherRound) ? together : 0);
        int players = Math.max(1, known);
        if (isNamed() || members.size() <= players) {
            return List.of();
        }
        return members.stream()
                .filter(viewer -> !viewer.isBusy())
                .sorted(PlayerGroup::longerIdle)
                .limit(members.size() - players)
                .toList();
    }

    /// Whether a viewer is missing for a player; when so, one is to be made, and [#arrived] called after that.
    boolean expectsOne(long nanos) {
        boolean isMissing = !isNamed() && counts.players() > members.size() + coming && growth.admits(nanos);
        coming += isMissing ? 1 : 0;
        return isMissing;
    }

    void arrived() {
        coming--;
    }

    private void notePolls() {
        int polls = (int) members.stream().filter(HlsViewer::isPolling).count();
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
