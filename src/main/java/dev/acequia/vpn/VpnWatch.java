package dev.acequia.vpn;

import dev.acequia.json.JsonValue;
import dev.acequia.schedule.PeriodicTask;
import dev.acequia.text.OneLineText;
import dev.acequia.vpn.ControlServer.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Watch of one VPN: its container and its control server are asked again and again, and what they say is put together
/// into a [Vpn]. What cannot be told now is not forgotten, except when the container is another one or was started
/// again: then the tunnel has to be proven anew.
final class VpnWatch implements AutoCloseable {
    private static final Duration FIRST = Duration.ofMillis(1);

    /// While it is still being found out what address the host has.
    private static final Duration SOON = Duration.ofMillis(100);

    private static final int REFUSALS = 2;
    private static final int LONGEST_TEXT = 100;

    private final VpnTarget target;
    private final VpnTools tools;
    private final VpnEvents events;
    private final PeriodicTask task;
    private final ForwardedPort port = new ForwardedPort();
    private boolean hasLooked;
    private @Nullable VpnContainer container;
    private @Nullable Boolean isRunning;
    private String word = "";
    private Vpn.Exit exit = Vpn.Exit.NOWHERE;
    private int refusals;
    private volatile Vpn now;

    VpnWatch(VpnTarget target, VpnTools tools, VpnEvents events) {
        this.target = target;
        this.tools = tools;
        this.events = events;
        this.now = new Vpn(
                target.name(),
                target.isContainer(),
                null,
                Vpn.State.UNKNOWN,
                "",
                Vpn.Exit.NOWHERE,
                0,
                target.ports(),
                target.controlPort(),
                tools.nanoTime().getAsLong(),
                tools.clock().instant(),
                null,
                0);
        this.task = new PeriodicTask("vpn-" + target.name(), this::pause, this::look);
    }

    void start() {
        task.start();
    }

    Vpn now() {
        return now;
    }

    private Optional<Duration> pause() {
        if (!hasLooked) {
            return Optional.of(FIRST);
        }
        return Optional.of(tools.host().get().isAsked() ? tools.options().get().interval() : SOON);
    }

    /// One look at everything.
    void look() throws InterruptedException {
        boolean isFirst = !hasLooked;
        hasLooked = true;
        boolean wasRefused = refusals >= REFUSALS;
        String trouble = question();
        boolean isToldOfRefusal = refusals >= REFUSALS && !wasRefused;
        Vpn before = now;
        Vpn next = put(before, trouble);
        now = next;
        events.tell(before, next, isFirst, isToldOfRefusal);
    }

    /// Asks all; why that was not possible, as a sentence, or an empty text.
    private String question() throws InterruptedException {
        InetSocketAddress control = target.control();
        if (target.isContainer()) {
            try {
                take(tools.finder().find(target.name(), target.controlPort()));
            } catch (IOException e) {
                // Nothing is known of it, and it is taken to be as it was.
                if (container == null) {
                    return "Container %s should be found, but: %s".formatted(target.name(), ControlServer.reason(e));
                }
            }
            if (container == null) {
                return "There should be a container %s, but there is none.".formatted(target.name());
            }
            if (!container.isRunning()) {
                return "Container %s should run, but does not.".formatted(target.name());
            }
            control = control == null ? container.control() : control;
        }
        if (control == null) {
            return "The control server of %s cannot be reached: its port %d is neither published nor in a network of ours; name it as %s=host:port."
                    .formatted(target.name(), target.controlPort(), target.name());
        }
        return ask(hostAndPort(control));
    }

    private void take(@Nullable VpnContainer found) {
        boolean isSame = container == null ? found == null : container.isSameRun(found);
        if (!isSame) {
            isRunning = null;
            word = "";
            exit = Vpn.Exit.NOWHERE;
        }
        container = found;
    }

    private static String hostAndPort(InetSocketAddress of) {
        String host = of.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + of.getPort();
    }

    private String ask(String control) throws InterruptedException {
        String key = target.key().get();
        Reply status = tools.client().ask(control, ControlServer.STATUS, key);
        if (status instanceof Reply.Failed(String why)) {
            return "The control server of %s at %s should answer, but %s.".formatted(target.name(), control, why);
        }
        if (status instanceof Reply.Told(JsonValue json)) {
            word = OneLineText.clean(json.at("status").text(), LONGEST_TEXT);
            isRunning = word.equals("running");
        }
        Reply address = tools.client().ask(control, ControlServer.PUBLIC_IP, key);
        if (address instanceof Reply.Told(JsonValue json)) {
            exit = exit(json);
        }
        askForPort(control, key);
        boolean isRefused = isUntold(status) || isUntold(address);
        refusals = isRefused ? refusals + 1 : 0;
        return address instanceof Reply.Failed(String why)
                ? "The control server of %s at %s should tell its public address, but %s."
                        .formatted(target.name(), control, why)
                : "";
    }

    private void askForPort(String control, String key) throws InterruptedException {
        Reply reply = tools.client().ask(control, ControlServer.PORT, key);
        if (reply instanceof Reply.Refused || reply instanceof Reply.Missing) {
            reply = tools.client().ask(control, ControlServer.OLD_PORT, key);
        }
        // Without a tunnel it says 0, which is not what it will say of the tunnel first.
        if (reply instanceof Reply.Told(JsonValue json) && !exit.publicIp().isEmpty()) {
            double told = json.at("port").number().orElse(0.0);
            boolean isPort = told > 0 && told <= 65_535 && told == Math.rint(told);
            VpnOptions options = tools.options().get();
            boolean _ = port.take(
                    isPort ? (int) told : 0,
                    options.portStable(),
                    options.portInterval(),
                    tools.nanoTime().getAsLong());
        }
    }

    private static boolean isUntold(Reply reply) {
        return reply instanceof Reply.Refused || reply instanceof Reply.Missing;
    }

    private static Vpn.Exit exit(JsonValue json) {
        String ip = json.at("public_ip").text().strip();
        InetAddress address = HostAddress.literal(ip);
        return address == null
                ? Vpn.Exit.NOWHERE
                : new Vpn.Exit(
                        address.getHostAddress(),
                        text(json, "organization"),
                        text(json, "country"),
                        text(json, "city"),
                        text(json, "region"));
    }

    private static String text(JsonValue json, String name) {
        return OneLineText.clean(json.at(name).text(), LONGEST_TEXT);
    }

    private Vpn put(Vpn before, String trouble) {
        HostAddress.Known host = tools.host().get();
        Vpn.State state = state(trouble, host);
        boolean isChange = before.isConnected() != (state == Vpn.State.CONNECTED);
        return new Vpn(
                target.name(),
                target.isContainer(),
                container,
                state,
                message(state, trouble, host),
                exit,
                port.settled(),
                target.ports(),
                target.controlPort(),
                isChange ? tools.nanoTime().getAsLong() : before.changed(),
                isChange ? tools.clock().instant() : before.since(),
                tools.clock().instant(),
                port.changes());
    }

    private Vpn.State state(String trouble, HostAddress.Known host) {
        InetAddress out = HostAddress.literal(exit.publicIp());
        if (!trouble.isEmpty()) {
            return Vpn.State.DISCONNECTED;
        }
        if (out != null && host.has(out)) {
            return Vpn.State.LEAKING;
        }
        if (isRunning == null || !host.isAsked()) {
            return Vpn.State.UNKNOWN;
        }
        return isRunning && out != null ? Vpn.State.CONNECTED : Vpn.State.DISCONNECTED;
    }

    private String message(Vpn.State state, String trouble, HostAddress.Known host) {
        if (!trouble.isEmpty()) {
            return trouble;
        }
        if (refusals >= REFUSALS) {
            return "The control server of %s refuses to answer: add a role with the routes GET %s, GET %s and GET %s, and set gluetun_api_key to its key. %s"
                    .formatted(
                            target.name(),
                            ControlServer.STATUS,
                            ControlServer.PUBLIC_IP,
                            ControlServer.PORT,
                            state == Vpn.State.UNKNOWN
                                    ? "No engine is started behind it before it has answered."
                                    : "What it last said is taken to hold.");
        }
        return switch (state) {
            case CONNECTED -> host.trouble();
            case LEAKING ->
                "The public address of %s is this host's own, so that no engine behind it is used. If Acequia itself is behind it, set host_public_ip to the host's address."
                        .formatted(target.name());
            case UNKNOWN -> "";
            case DISCONNECTED ->
                Boolean.TRUE.equals(isRunning)
                        ? "VPN %s should have a public address, but has none: its tunnel is down, or PUBLICIP_ENABLED is off."
                                .formatted(target.name())
                        : "VPN %s should be running, but is %s."
                                .formatted(target.name(), word.isEmpty() ? "of no known status" : word);
        };
    }

    @Override
    public void close() {
        task.close();
    }
}
