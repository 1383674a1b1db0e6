package dev.acequia.source;

import dev.acequia.engine.EngineAddress;
import dev.acequia.pool.Lease;
import dev.acequia.session.Session;
import org.jspecify.annotations.Nullable;

/// Hedge of a start: a session on a second engine, ready with its first join point. Called by the thread of its
/// [Spare].
///
/// @param asked the engine that is too slow
/// @param isPaid whether the [HedgeBudget] was charged
record Hedge(
        SourceHost host,
        SourceTools tools,
        SessionStarter starter,
        EngineAddress asked,
        boolean isPaid,
        JoinPointSearch search)
        implements SpareRole {

    @Override
    public String word() {
        return "hedge";
    }

    @Override
    public void placed(EngineAddress engine) {
        boolean _ = host.report(new SourceEvent.HedgeBegun(engine, asked));
    }

    @Override
    public @Nullable SessionEnd admit(Session session, Lease place) {
        return starter.decline(session, place);
    }

    @Override
    public Session.AheadReader reader() {
        return search::add;
    }

    @Override
    public boolean isEnough() {
        return search.isFound();
    }

    @Override
    public void over(@Nullable EngineAddress engine, long bytes) {
        if (engine != null) {
            boolean _ = host.report(new SourceEvent.HedgeLost(engine, bytes));
        } else if (isPaid) {
            tools.history().refund();
        }
    }
}
