package dev.acequia.mpegts;

/// A place in the stream where a viewer can start: the first packet of a key frame, and what must come before it.
///
/// @param position where the key frame's first packet stands, in bytes since the channel began
/// @param ticks media time there, in ticks of 27 MHz ([Timeline#ticks])
/// @param pts when its picture, or sound, is shown, in ticks of 90 kHz that wrap; -1 when the stream does not tell
/// @param dts when it is decoded, likewise
/// @param videoPid the program's video PID; -1 when it has none
/// @param tables PAT and PMT packets to send before it, continuous with those that follow it
/// @param restart packets for a viewer who comes from elsewhere in the stream: for every PID of the program one without
///     payload that announces the discontinuity (ISO 13818-1 2.4.3.5), then the tables; nobody writes to the arrays
public record JoinPoint(long position, long ticks, long pts, long dts, int videoPid, byte[] tables, byte[] restart) {
    /// The same point where it stands elsewhere in the ring than in what came from the engine.
    public JoinPoint movedTo(long newPosition) {
        return new JoinPoint(newPosition, ticks, pts, dts, videoPid, tables, restart);
    }
}
