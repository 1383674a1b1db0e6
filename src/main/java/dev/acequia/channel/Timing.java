package dev.acequia.channel;

import dev.acequia.delivery.Protocol;
import java.time.Duration;

/// Callbacks at each step of a channel's life, for timers.
///
/// Told a few times a session and once a viewer, never per packet. Thread-safe; neither blocks nor throws.
public interface Timing {
    /// Stages of a session, in order.
    enum Step {
        /// An engine has given a place.
        PLACE,
        /// The engine has answered the start.
        ANSWER,
        /// The first byte of the stream has come.
        FIRST_BYTE,
        /// Viewers can join; once a channel.
        JOIN_POINT
    }

    /// Told by the channel's thread, again for each session.
    void reached(Step step);

    /// A viewer was given its first bytes so long after its request.
    void joined(Protocol protocol, Duration waited);

    /// A session has ended before its time.
    void met(Trouble trouble);

    /// Media come again after that.
    void recovered();

    /// The channel has ended: nothing more will be told but of viewers that are still joining.
    void ended(Failure failure);

    /// Tells another one as well.
    default Timing and(Timing other) {
        Timing first = this;
        return new Timing() {
            @Override
            public void reached(Step step) {
                first.reached(step);
                other.reached(step);
            }

            @Override
            public void joined(Protocol protocol, Duration waited) {
                first.joined(protocol, waited);
                other.joined(protocol, waited);
            }

            @Override
            public void met(Trouble trouble) {
                first.met(trouble);
                other.met(trouble);
            }

            @Override
            public void recovered() {
                first.recovered();
                other.recovered();
            }

            @Override
            public void ended(Failure failure) {
                first.ended(failure);
                other.ended(failure);
            }
        };
    }
}
