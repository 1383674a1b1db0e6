package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.Json;
import dev.acequia.simulator.wire.Reply;
import dev.acequia.simulator.wire.Request;
import dev.acequia.simulator.wire.WireServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Simulated control server of gluetun (`orchestration.md` 3.1) with the manners of its versions. What it answers is
/// set by `/simulator/vpn?name=value`, see [Said].
public final class GluetunSimulator implements AutoCloseable {
    /// In the answer to the one question that nobody may ask.
    public static final String PRIVATE_KEY = "hunter2-the-private-key";

    private static final int MOST_KEPT = 10_000;

    private volatile Said said;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final WireServer server;

    /// Manners of a version.
    public enum Version {
        /// Until 3.40: the old route for the port; what it does not know is refused with 401.
        V3_40,
        /// From 3.41: the old route is redirected, what it does not know refused with 401.
        V3_41,
        /// Later: what it does not know is not found.
        LATER
    }

    /// What it says.
    ///
    /// @param status of the VPN's process: `running`, `crashed`, `stopped`
    /// @param publicIp empty while the tunnel is down
    /// @param port that is forwarded; 0 for none
    /// @param otherPort which it says in turn with the port, every `flap` seconds
    /// @param otherIp which it says in turn with the public address
    /// @param flap seconds; 0 says the first always
    /// @param key without which everything is refused; empty for none
    /// @param refuses part of a path that is refused whatever the key; empty for none
    /// @param raw answered to every question in place of what is right; empty for nothing of the kind
    /// @param delay seconds before each answer
    /// @param isShut whether it refuses connections
    public record Said(
            Version version,
            String status,
            String publicIp,
            int port,
            int otherPort,
            String otherIp,
            double flap,
            String key,
            String refuses,
            String raw,
            double delay,
            boolean isShut) {
        /// A VPN that is connected, without a forwarded port.
        public static final Said CONNECTED =
                new Said(Version.V3_41, "running", "203.0.113.7", 0, 0, "", 0, "", "", "", 0, false);

        /// The same with other values.
        public Said with(Map<String, String> values) {
            Map<String, String> all = new TreeMap<>(Map.ofEntries(
                    Map.entry("version", version.name()),
                    Map.entry("status", status),
                    Map.entry("public_ip", publicIp),
                    Map.entry("port", String.valueOf(port)),
                    Map.entry("other_port", String.valueOf(otherPort)),
                    Map.entry("other_ip", otherIp),
                    Map.entry("flap", String.valueOf(flap)),
                    Map.entry("key", key),
                    Map.entry("refuses", refuses),
                    Map.entry("raw", raw),
                    Map.entry("delay", String.valueOf(delay)),
                    Map.entry("shut", String.valueOf(isShut))));
            for (String each : values.keySet()) {
                if (!all.containsKey(each)) {
                    throw new IllegalArgumentException("There is no " + each + "; there are " + all.keySet());
                }
            }
            all.putAll(values);
            return new Said(
                    Version.valueOf(all.getOrDefault("version", "")),
                    all.getOrDefault("status", ""),
                    all.getOrDefault("public_ip", ""),
                    Integer.parseInt(all.getOrDefault("port", "")),
                    Integer.parseInt(all.getOrDefault("other_port", "")),
                    all.getOrDefault("other_ip", ""),
                    Double.parseDouble(all.getOrDefault("flap", "")),
                    all.getOrDefault("key", ""),
                    all.getOrDefault("refuses", ""),
                    all.getOrDefault("raw", ""),
                    Double.parseDouble(all.getOrDefault("delay", "")),
                    Boolean.parseBoolean(all.getOrDefault("shut", "")));
        }

        private boolean isOther() {
            return flap > 0 && (long) (System.nanoTime() / 1e9 / flap) % 2 == 1;
        }
    }

    private GluetunSimulator(InetSocketAddress bind, Said first) throws IOException {
        said = first;
        server = WireServer.start(bind, () -> said.isShut ? WireServer.Door.SHUT : WireServer.Door.OPEN, this::answer);
    }

    /// Starts to listen.
    ///
    /// @param bind port 0 takes a free one
    public static GluetunSimulator start(InetSocketAddress bind, Said first) throws IOException {
        return new GluetunSimulator(bind, first);
    }

    public InetSocketAddress address() {
        return server.address();
    }

    /// Changes what it says.
    public void say(Map<String, String> values) {
        change(values);
        server.resetAll();
    }

    private synchronized Said change(Map<String, String> values) {
        said = said.with(values);
        return said;
    }

    /// The paths that were asked for.
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(Request request, Connection connection) throws IOException {
        if (request.path().equals("/simulator/vpn")) {
            try {
                connection.send(Reply.text(200, change(request.query()) + "\n"));
            } catch (IllegalArgumentException e) {
                connection.send(Reply.text(400, String.valueOf(e.getMessage()) + "\n"));
            }
            return;
        }
        if (asked.size() < MOST_KEPT) {
            asked.add(request.path());
        }
        Said now = said;
        if (now.delay > 0) {
            connection.pause(Duration.ofMillis((long) (now.delay * 1000)));
        }
        connection.send(now.raw.isEmpty() ? reply(request, now) : Reply.text(200, now.raw));
    }

    private static Reply reply(Request request, Said now) {
        boolean isAllowed =
                now.key.isEmpty() || now.key.equals(request.header("x-api-key").orElse(""));
        if (!isAllowed || !now.refuses.isEmpty() && request.path().contains(now.refuses)) {
            return Reply.text(401, "Unauthorized\n");
        }
        String ip = now.isOther() ? now.otherIp : now.publicIp;
        int port = now.isOther() ? now.otherPort : now.port;
        return switch (request.path()) {
            case "/v1/vpn/status" -> Reply.json(Json.object().with("status", now.status));
            case "/v1/publicip/ip" ->
                Reply.json(Json.object()
                        .with("public_ip", ip)
                        .with("country", ip.isEmpty() ? "" : "Netherlands")
                        .with("city", ip.isEmpty() ? "" : "Amsterdam")
                        .with("region", ip.isEmpty() ? "" : "North Holland")
                        .with("organization", ip.isEmpty() ? "" : "Example VPN"));
            case "/v1/portforward" -> now.version == Version.V3_40 ? unknown(now.version) : ports(port);
            case "/v1/openvpn/portforwarded" ->
                switch (now.version) {
                    case V3_40 -> Reply.json(Json.object().with("port", port));
                    case V3_41 -> moved("/v1/portforward");
                    case LATER -> unknown(now.version);
                };
            case "/v1/vpn/settings" ->
                Reply.json(Json.object().with("wireguard", Json.object().with("private_key", PRIVATE_KEY)));
            default -> unknown(now.version);
        };
    }

    private static Reply ports(int port) {
        return Reply.json(Json.object().with("port", port).with("ports", port == 0 ? List.of() : List.of(port)));
    }

    private static Reply moved(String to) {
        return Reply.text(301, "Moved Permanently\n").with("Location", to);
    }

    private static Reply unknown(Version version) {
        return version == Version.LATER ? Reply.text(404, "Not found\n") : Reply.text(401, "Unauthorized\n");
    }

    @Override
    public void close() {
        server.close();
    }
}
