package dev.acequia.rig;

import dev.acequia.app.DefaultOptions;
import dev.acequia.channel.ChannelOptions;
import dev.acequia.delivery.JoinDistance;
import dev.acequia.http.AccessLog;
import dev.acequia.http.ConnectionLimits;
import dev.acequia.http.HttpOptions;
import dev.acequia.http.message.Proxies;
import dev.acequia.ring.Budget;
import dev.acequia.source.HedgePolicy;
import dev.acequia.source.SourceOptions;
import dev.acequia.source.SparePolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The options of a [ChannelRig]: those that tests turn, and for the rest what lets a test neither wait nor fail when
/// the machine is slow.
public final class Knobs {
    /// What tests do not set comes later than what they wait for at most.
    static final Duration DEADLINE = Waits.PATIENCE.plusSeconds(20);

    private Duration startTimeout = DEADLINE;
    private Duration shutdownDelay = Duration.ofMillis(100);
    private Duration stallTimeout = DEADLINE;
    private Duration joinBehind = Duration.ofSeconds(2);
    private @Nullable Duration joinBehindMost;
    private Duration clientStallTimeout = DEADLINE;
    private Duration recoveryTimeout = Duration.ZERO;
    private long bufferMaxBytes = 8 << 20;
    private int maxChannels = 10;
    private int maxClients = 100;
    private int places = 100;
    private long bufferTotalBytes = Long.MAX_VALUE / 2;
    private int maxClientsPerAddress = 1000;
    private int maxConnections = 1000;
    private List<Integer> ports = List.of(0);
    private Duration headerTimeout = DEADLINE;
    private Duration idleTimeout = DEADLINE;
    private Proxies proxies = Proxies.NONE;
    private AccessLog accessLog = new AccessLog();
    private volatile @Nullable Error failure;

    public Knobs startTimeout(Duration value) {
        startTimeout = value;
        return this;
    }

    public Knobs shutdownDelay(Duration value) {
        shutdownDelay = value;
        return this;
    }

    public Knobs joinBehind(Duration value) {
        joinBehind = value;
        return this;
    }

    /// How far behind a viewer joins at most, fitted to the source; by default it is not fitted.
    public Knobs joinBehindMost(Duration value) {
        joinBehindMost = value;
        return this;
    }

    public Knobs stallTimeout(Duration value) {
        stallTimeout = value;
        return this;
    }

    public Knobs clientStallTimeout(Duration value) {
        clientStallTimeout = value;
        return this;
    }

    public Knobs bufferMaxBytes(long value) {
        bufferMaxBytes = value;
        return this;
    }

    public Knobs maxChannels(int value) {
        maxChannels = value;
        return this;
    }

    /// How many streams the engine may play at a time.
    public Knobs places(int value) {
        places = value;
        return this;
    }

    public Knobs bufferTotalBytes(long value) {
        bufferTotalBytes = value;
        return this;
    }

    Budget memory() {
        return new Budget(() -> bufferTotalBytes, Long.MAX_VALUE);
    }

    int places() {
        return places;
    }

    public Knobs maxClientsPerAddress(int value) {
        maxClientsPerAddress = value;
        return this;
    }

    int maxClientsPerAddress() {
        return maxClientsPerAddress;
    }

    public Knobs maxClients(int value) {
        maxClients = value;
        return this;
    }

    public Knobs maxConnections(int value) {
        maxConnections = value;
        return this;
    }

    public Knobs headerTimeout(Duration value) {
        headerTimeout = value;
        return this;
    }

    public Knobs idleTimeout(Duration value) {
        idleTimeout = value;
        return this;
    }

    public Knobs recoveryTimeout(Duration value) {
        recoveryTimeout = value;
        return this;
    }

    public Knobs proxies(Proxies value) {
        proxies = value;
        return this;
    }

    public Knobs ports(Integer... value) {
        ports = List.of(value);
        return this;
    }

    public Knobs accessLog(AccessLog value) {
        accessLog = value;
        return this;
    }

    /// What whoever asks for the options on an event loop gets instead; null when it gets them.
    public Knobs failing(@Nullable Error value) {
        failure = value;
        return this;
    }

    public ChannelOptions channel() {
        Error thrown = failure;
        if (thrown != null && Thread.currentThread().getName().startsWith("loop-")) {
            throw thrown;
        }
        Duration most = joinBehindMost;
        return new ChannelOptions(
                new SourceOptions(
                        startTimeout,
                        stallTimeout,
                        recoveryTimeout,
                        Duration.ofMillis(40),
                        SparePolicy.NEVER,
                        HedgePolicy.OFF),
                new JoinDistance.Bounds(joinBehind, most == null ? joinBehind : most, most != null),
                DefaultOptions.hls(),
                shutdownDelay,
                clientStallTimeout,
                Duration.ofSeconds(30),
                bufferMaxBytes,
                maxChannels,
                maxClients);
    }

    public HttpOptions http() {
        ConnectionLimits limits = new ConnectionLimits(maxConnections, headerTimeout, idleTimeout, clientStallTimeout);
        return new HttpOptions(InetAddress.getLoopbackAddress(), ports, () -> limits, () -> proxies, accessLog);
    }
}
