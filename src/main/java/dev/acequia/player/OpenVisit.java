package dev.acequia.player;

import java.util.concurrent.atomic.AtomicBoolean;

/// A request from a seat that is busy with it until it is closed.
final class OpenVisit implements Visit {
    private final Players players;
    private final HlsViewer seat;
    private final RequestKind request;
    private final AtomicBoolean isOver = new AtomicBoolean();

    OpenVisit(Players players, HlsViewer seat, RequestKind request) {
        this.players = players;
        this.seat = seat;
        this.request = request;
    }

    @Override
    public Hold hold() {
        return seat.presence.hold();
    }

    @Override
    public String token() {
        return seat.token;
    }

    @Override
    public void sent(long segment, long bytes, boolean isWhole) {
        players.took(seat, segment, bytes, isWhole);
    }

    @Override
    public void close() {
        if (isOver.compareAndSet(false, true)) {
            players.ended(seat, request);
        }
    }
}
