package dev.acequia.player;

import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Number of viewers per token, TS and HLS together. Thread-safe; as many entries as there are tokens in use.
public final class TokenUsage {
    private final Map<String, Integer> inside = new ConcurrentHashMap<>();

    /// @param most at least 1
    /// @throws ChannelException when as many watch already
    Admission admit(String id, int most) throws ChannelException {
        AtomicBoolean isInside = new AtomicBoolean();
        inside.compute(id, (_, count) -> {
            int before = count == null ? 0 : count;
            isInside.set(before < most);
            return isInside.get() ? before + 1 : before;
        });
        if (!isInside.get()) {
            throw new ChannelException(new Unavailable(
                    Unavailable.Reason.TOKEN_LIMIT,
                    "At most " + most + " may use this token at a time, and as many already do",
                    Unavailable.SOON));
        }
        return () -> {
            if (isInside.getAndSet(false)) {
                leave(id);
            }
        };
    }

    /// Number of viewers that play by a token now.
    public int inside(String id) {
        return inside.getOrDefault(id, 0);
    }

    private void leave(String id) {
        inside.computeIfPresent(id, (_, count) -> count > 1 ? count - 1 : null);
    }
}
