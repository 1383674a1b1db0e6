package dev.acequia.ring;

import io.netty.buffer.ByteBuf;

/// Result of a read at a reader's position.
public sealed interface Poll {
    /// Bytes that the reader owns and must release; the reader goes on behind them.
    record Data(ByteBuf bytes) implements Poll {}

    /// The writer has overtaken the reader: what stood at its position is gone.
    enum Lapped implements Poll {
        LAPPED
    }

    /// The reader has all there is; more will come.
    enum Empty implements Poll {
        EMPTY
    }

    /// The reader has all there is, and no more will come.
    enum Ended implements Poll {
        ENDED
    }
}
