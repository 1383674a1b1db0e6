package dev.acequia.channel;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keeper of a channel's [Spare]: opens and drops it by policy, and decides when it takes over.
///
/// Owned by the channel's thread, except for [#engine] and [#makeRoom].
final class Standby {
    /// How long a session that is missed is waited for that is being opened already.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// How long the next channel of the content waits for a start that an engine does not answer.
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(4);

    private static final long FIRST_REST = Duration.ofSeconds(5).toNanos();
    private static final long LONGEST_REST = Duration.ofMinutes(1).toNanos();

    private final Channel channel;
    private final ChannelTools tools;
    private final LongSupplier nanoTime;
    private final List<Spare> past = new ArrayList<>();
    private volatile @Nullable Spare spare;
    private @Nullable Doubt doubt;
    private long rest = FIRST_REST;
    private long restsUntil;

    Standby(Channel channel, ChannelTools tools, LongSupplier nanoTime) {
        this.channel = channel;
        this.tools = tools;
        this.nanoTime = nanoTime;
        this.restsUntil = nanoTime.getAsLong();
    }

    /// Another session plays.
    void began() {
        doubt = null;
    }

    /// Looks at the session that plays, after a read that has waited for a moment at most; for what the spare takes its
    /// place now, null when it does not.
    ///
    /// @param hasMedia whether viewers got something
    /// @param ticks media time so far, of 27 MHz
    @Nullable
    Trouble look(EngineAddress playing, Form form, boolean hasMedia, long ticks) {
        long now = nanoTime.getAsLong();
        if (hasMedia) {
            doubt = doubt == null ? new Doubt(form, now, ticks) : doubt;
            doubt.media(now, ticks);
        }
        if (doubt == null) {
            return null;
        }
        keep(playing, doubt, now);
        Spare ready = spare;
        if (ready == null || !ready.isReady()) {
            return null;
        }
        rest = FIRST_REST;
        return doubt.verdict(now, ready.lastMedia());
    }

    private void keep(EngineAddress playing, Doubt reason, long now) {
        boolean isInDoubt = reason.isPresent(now);
        boolean isWanted = switch (tools.options().spare()) {
            case NEVER -> false;
            case IN_DOUBT -> isInDoubt;
            case ALWAYS -> true;
        };
        Spare kept = spare;
        if (kept == null) {
            spare = isWanted && now - restsUntil >= 0 ? Spare.open(channel, tools, playing) : null;
        } else if (kept.isOver()) {
            drop(kept);
            restsUntil = now + rest;
            rest = Math.min(2 * rest, LONGEST_REST);
        } else if (!isWanted) {
            drop(kept);
        }
    }

    private void drop(Spare dropped) {
        dropped.close();
        past.removeIf(each -> each.ended().isDone());
        past.add(dropped);
        spare = null;
    }

    /// Whether a session could take over at once.
    boolean isReady() {
        Spare kept = spare;
        return kept != null && kept.isReady();
    }

    /// The session that takes over; null when there is none. Waits for one that is being opened.
    Spare.@Nullable Taken take() throws InterruptedException {
        Spare kept = spare;
        if (kept == null) {
            return null;
        }
        try {
            kept.settled(PATIENCE).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Nobody lets a spare fail", e);
        }
        Spare.Taken taken = kept.take();
        if (taken == null) {
            drop(kept);
        } else {
            spare = null;
        }
        return taken;
    }

    /// The engines that are not yet rid of spares that were given up.
    Set<EngineAddress> occupied() {
        return past.stream()
                .filter(each -> !each.ended().isDone())
                .map(Spare::engine)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /// Gives the spare up for somebody who needs its place more; whether there was one with a place. Any thread.
    boolean makeRoom() {
        Spare kept = spare;
        if (kept == null || kept.isOver() || kept.engine() == null) {
            return false;
        }
        kept.close();
        return true;
    }

    /// The engine of the spare that is ready; null when none is. Any thread.
    @Nullable
    EngineAddress engine() {
        Spare kept = spare;
        return kept == null || !kept.isReady() ? null : kept.engine();
    }

    /// Gives up what there is; completes when all engines are rid of it, or do not answer.
    CompletableFuture<Void> close() {
        Spare kept = spare;
        if (kept != null) {
            drop(kept);
        }
        return CompletableFuture.allOf(past.stream().map(Spare::ended).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, LONGEST_CLOSE.toSeconds(), TimeUnit.SECONDS);
    }
}
