package dev.acequia.mpegts;

/// The two clocks of a transport stream, both of which wrap after 26.5 hours (ISO 13818-1 2.4.2.2): the 27 MHz program
/// clock reference and the 90 kHz time stamps of PES packets, 33 bits wide.
public final class Clock {
    /// Ticks of the program clock a second.
    public static final long PCR_HZ = 27_000_000;

    /// Ticks of the time stamps a second.
    public static final long PTS_HZ = 90_000;

    /// The time stamps count modulo this.
    public static final long PTS_WRAP = 1L << 33;

    /// The program clock counts modulo this.
    public static final long PCR_WRAP = PTS_WRAP * 300;

    private Clock() {}

    /// The shorter way round from one clock reference to another, in ticks of 27 MHz: negative when `to` is earlier.
    public static long pcrDistance(long from, long to) {
        return distance(from, to, PCR_WRAP);
    }

    /// The shorter way round from one time stamp to another, in ticks of 90 kHz: negative when `to` is earlier.
    public static long ptsDistance(long from, long to) {
        return distance(from, to, PTS_WRAP);
    }

    private static long distance(long from, long to, long wrap) {
        long forward = Math.floorMod(to - from, wrap);
        return forward < wrap / 2 ? forward : forward - wrap;
    }
}
