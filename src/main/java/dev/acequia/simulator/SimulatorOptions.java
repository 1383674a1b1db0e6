package dev.acequia.simulator;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/// Configuration of a simulator.
///
/// @param bind where it listens; port 0 takes a free one
/// @param seed simulators of one seed deliver the same bytes for the same content at the same time
/// @param timing how long starts take
/// @param clock the wall clock that the broadcasts follow
/// @param anyContent whether ids outside the catalogue play too, one of the clips each
public record SimulatorOptions(
        InetSocketAddress bind, long seed, Timing timing, InstantSource clock, boolean anyContent) {
    /// A free port of the loopback interface, seed 1, quick starts, the system's clock, the catalogue only.
    public static SimulatorOptions defaults() {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new SimulatorOptions(anywhere, 1, Timing.QUICK, InstantSource.system(), false);
    }

    public SimulatorOptions withBind(InetSocketAddress address) {
        return new SimulatorOptions(address, seed, timing, clock, anyContent);
    }

    public SimulatorOptions withSeed(long value) {
        return new SimulatorOptions(bind, value, timing, clock, anyContent);
    }

    public SimulatorOptions withTiming(Timing value) {
        return new SimulatorOptions(bind, seed, value, clock, anyContent);
    }

    public SimulatorOptions withClock(InstantSource source) {
        return new SimulatorOptions(bind, seed, timing, source, anyContent);
    }

    public SimulatorOptions withAnyContent(boolean plays) {
        return new SimulatorOptions(bind, seed, timing, clock, plays);
    }
}
