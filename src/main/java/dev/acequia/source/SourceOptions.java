package dev.acequia.source;

import java.time.Duration;

/// Options of a channel's source.
///
/// @param startTimeout from the first request until a viewer can join
/// @param stallTimeout silence of the engine after which the session is given up
/// @param recoveryTimeout how long viewers are kept while no engine delivers
/// @param coalesceMost how long data from the engine is gathered at most before viewers get it
/// @param spare when a second session is kept ready
/// @param hedge when a second engine is asked for a start
public record SourceOptions(
        Duration startTimeout,
        Duration stallTimeout,
        Duration recoveryTimeout,
        Duration coalesceMost,
        SparePolicy spare,
        HedgePolicy hedge) {

    /// How long an engine is waited for while another one could be asked: a part of the time that viewers have.
    Duration attemptTimeout(boolean isLive) {
        return isLive ? recoveryTimeout.dividedBy(4) : startTimeout.dividedBy(2);
    }
}
