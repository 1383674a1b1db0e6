package dev.acequia.player;

import java.util.concurrent.atomic.AtomicBoolean;

/// Open request of a viewer, which is busy with it until it is closed.
final class OpenVisit implements Visit {
    private final Players players;
    private final HlsViewer viewer;
    private final RequestKind kind;
    private final AtomicBoolean isOver = new AtomicBoolean();

    OpenVisit(Players players, HlsViewer viewer, RequestKind kind) {
        this.players = players;
        this.viewer = viewer;
        this.kind = kind;
    }

    @Override
    public Hold hold() {
        return viewer.presence.hold();
    }

    @Override
    public String token() {
        return viewer.token;
    }

    @Override
    public void sent(long segment, long bytes, boolean isWhole) {
        players.took(viewer, segment, bytes, isWhole);
    }

    @Override
    public void close() {
        if (isOver.compareAndSet(false, true)) {
            players.ended(viewer, kind);
        }
    }
}
