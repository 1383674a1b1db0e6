package dev.acequia.vpn;

import dev.acequia.json.JsonValue;
import dev.acequia.schedule.PeriodicTask;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Public address of this host, which no VPN may have: named by the settings, or asked for without the VPN.
final class HostAddress implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HostAddress.class);
    private static final Duration FIRST = Duration.ofMillis(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
    private static final Duration AFTER_ANSWER = Duration.ofHours(1);

    private final ControlServer client;
    private final Supplier<List<String>> named;
    private final PeriodicTask task = new PeriodicTask("host-address", this::pause, this::look);
    private volatile Known known = new Known(List.of(), Set.of(), "", false);
    private boolean hasFailed;

    /// @param source what the settings named then
    /// @param trouble why it is not known, as a sentence; empty when it is
    /// @param isAsked whether it was tried to find out
    record Known(List<String> source, Set<InetAddress> addresses, String trouble, boolean isAsked) {
        boolean has(InetAddress address) {
            return addresses.contains(address);
        }
    }

    /// @param named addresses, and URLs that answer with one; asked for at each look
    HostAddress(ControlServer client, Supplier<List<String>> named) {
        this.client = client;
        this.named = named;
    }

    void start() {
        task.start();
    }

    void changed() {
        task.changed();
    }

    Known known() {
        return known;
    }

    private Optional<Duration> pause() {
        Known last = known;
        if (!last.isAsked || !last.source.equals(named.get())) {
            return Optional.of(FIRST);
        }
        return Optional.of(hasFailed ? AFTER_FAILURE : AFTER_ANSWER);
    }

    private void look() throws InterruptedException {
        List<String> source = named.get();
        Set<InetAddress> found = new HashSet<>();
        String trouble = source.isEmpty() ? "host_public_ip is empty" : "";
        for (String each : source) {
            try {
                InetAddress literal = literal(each);
                found.add(literal == null ? asked(each) : literal);
            } catch (IOException e) {
                trouble = each + " should tell the host's public address, but " + ControlServer.reason(e);
            }
        }
        hasFailed = !trouble.isEmpty();
        Known last = known;
        if (found.isEmpty() && last.source.equals(source)) {
            found.addAll(last.addresses); // What was once true is better than nothing.
        }
        String unknown = found.isEmpty()
                ? "The host's own address is not known, so that a leak of the VPN would not be noticed: " + trouble
                        + "; set host_public_ip."
                : "";
        if (!unknown.isEmpty() && !unknown.equals(last.trouble)) {
            log.warn("[vpn] {}", unknown);
        }
        known = new Known(source, Set.copyOf(found), unknown, true);
    }

    private InetAddress asked(String url) throws IOException, InterruptedException {
        byte[] body = client.read(url);
        InetAddress plain = literal(new String(body, StandardCharsets.UTF_8));
        InetAddress found = plain == null ? literal(field(body)) : plain;
        if (found == null) {
            throw new IOException("its answer is no address");
        }
        return found;
    }

    private static String field(byte[] body) {
        try {
            JsonValue json = JsonValue.read(body);
            String ip = json.at("ip").text();
            return ip.isEmpty() ? json.at("public_ip").text() : ip;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /// The address that a text is; null when it is none.
    static @Nullable InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text.strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public void close() {
        task.close();
    }
}
