package dev.acequia.settings;

import static dev.acequia.settings.Section.VPN;
import static dev.acequia.settings.Setting.seconds;
import static dev.acequia.settings.Setting.wholeNumber;

import dev.acequia.settings.kind.Amount.WholeNumber;
import dev.acequia.settings.kind.Kind;
import dev.acequia.settings.kind.Kind.Many;
import dev.acequia.settings.kind.Kind.Peer;
import dev.acequia.settings.kind.Kind.Text;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Settings of the VPNs behind which engines on demand run.
public final class VpnSettings {
    /// Container of a VPN, or one that is no container here.
    ///
    /// @param control where its control server is, not resolved; null to find that out from the container
    public record Gateway(String name, @Nullable InetSocketAddress control) {}

    /// Ports from one to another, both included.
    public record PortRange(int first, int last) {}

    /// A [Gateway] as people write it: `gluetun` or `gluetun=127.0.0.1:8000`.
    private record GatewayText() implements Kind<Gateway> {
        private static final int LONGEST = 63;
        private static final Peer ADDRESS = new Peer();

        @Override
        public Optional<Gateway> read(String text) {
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            if (!isName(name)) {
                return Optional.empty();
            }
            return equals < 0
                    ? Optional.of(new Gateway(name, null))
                    : ADDRESS.read(text.substring(equals + 1)).map(each -> new Gateway(name, each));
        }

        /// Without regular expressions, which a start would pay for.
        private static boolean isName(String name) {
            return !name.isEmpty()
                    && name.length() <= LONGEST
                    && "_.-".indexOf(name.charAt(0)) < 0
                    && name.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c) || "_.-".indexOf(c) >= 0);
        }

        @Override
        public String write(Gateway value) {
            return value.control() == null ? value.name() : value.name() + "=" + ADDRESS.write(value.control());
        }

        @Override
        public String expected() {
            return "container name, or name=host:port";
        }
    }

    /// A [PortRange] as people write it: `19000-19099`.
    private record RangeText() implements Kind<PortRange> {
        private static final WholeNumber PORT = new WholeNumber(1, 65_535);

        @Override
        public Optional<PortRange> read(String text) {
            int dash = text.indexOf('-');
            Optional<Integer> first = dash < 0
                    ? Optional.empty()
                    : PORT.read(text.substring(0, dash).strip());
            return first.flatMap(from -> PORT.read(text.substring(dash + 1).strip())
                    .filter(to -> from <= to)
                    .map(to -> new PortRange(from, to)));
        }

        @Override
        public String write(PortRange value) {
            return value.first + "-" + value.last;
        }

        @Override
        public String expected() {
            return "range of ports such as 19000-19099";
        }
    }

    public static final Setting<List<Gateway>> GLUETUN_CONTAINER_NAME = Setting.of(
                    VPN, "gluetun_container_name", new Many<>(new GatewayText()), List.of())
            .says("Containers of gluetun, separated by commas, one of whose networks each engine on demand shares, and "
                    + "never another; with =host:port behind the name where its control server is not found by itself. "
                    + "With engine_command the server itself must be behind the one that is named.")
            .alias("GLUETUN_CONTAINER_NAME")
            .atStart();

    public static final Setting<List<Gateway>> GLUETUN_CONTAINER_NAME_2 = Setting.of(
                    VPN, "gluetun_container_name_2", new Many<>(new GatewayText()), List.of())
            .says("Further containers of gluetun.")
            .alias("GLUETUN_CONTAINER_NAME_2")
            .atStart();

    public static final Setting<Integer> GLUETUN_API_PORT = wholeNumber(VPN, "gluetun_api_port", 8000, 1, 65_535)
            .says("Port of the control servers of gluetun, in their containers.")
            .alias("GLUETUN_API_PORT")
            .atStart();

    public static final Setting<List<String>> GLUETUN_API_KEY = Setting.of(
                    VPN, "gluetun_api_key", new Many<>(new Text(200)), List.of())
            .says("API key for the control servers of gluetun: one for all, or one for each, separated by commas.")
            .alias("GLUETUN_API_KEY")
            .secret();

    public static final Setting<String> GLUETUN_API_KEY_FILE = Setting.of(
                    VPN, "gluetun_api_key_file", new Text(500), "")
            .says("File with what gluetun_api_key would be, where that is empty.")
            .alias("GLUETUN_API_KEY_FILE")
            .atStart();

    public static final Setting<List<PortRange>> GLUETUN_PORT_RANGES = Setting.of(
                    VPN, "gluetun_port_ranges", new Many<>(new RangeText()), List.of())
            .says(
                    "Ports for the HTTP APIs of engines inside the networks of the VPNs, one range for each, separated by "
                            + "commas; without one 19000-19099, 19100-19199 and so on.")
            .atStart();

    public static final Setting<List<PortRange>> GLUETUN_PORT_RANGE_1 = Setting.of(
                    VPN, "gluetun_port_range_1", new Many<>(new RangeText()), List.of())
            .says("The range of the first VPN, before that of gluetun_port_ranges.")
            .alias("GLUETUN_PORT_RANGE_1")
            .atStart();

    public static final Setting<List<PortRange>> GLUETUN_PORT_RANGE_2 = Setting.of(
                    VPN, "gluetun_port_range_2", new Many<>(new RangeText()), List.of())
            .says("The range of the second VPN, before that of gluetun_port_ranges.")
            .alias("GLUETUN_PORT_RANGE_2")
            .atStart();

    public static final Setting<Duration> GLUETUN_HEALTH_CHECK_INTERVAL_S = seconds(
                    VPN, "gluetun_health_check_interval_s", 5, 0.1, 300)
            .says("Interval between two looks at a VPN.")
            .alias("GLUETUN_HEALTH_CHECK_INTERVAL_S");

    public static final Setting<Duration> GLUETUN_PORT_CACHE_TTL_S = seconds(
                    VPN, "gluetun_port_cache_ttl_s", 60, 0, 3600)
            .says(
                    "How long another forwarded port must have been the same before an engine is started with it, in place "
                            + "of the one with the last.")
            .alias("GLUETUN_PORT_CACHE_TTL_S");

    public static final Setting<Duration> VPN_PORT_CHANGE_INTERVAL_S =
            seconds(VPN, "vpn_port_change_interval_s", 600, 0, 86_400).says("Time between two such changes, at least.");

    public static final Setting<Duration> VPN_LOSS_GRACE_S = seconds(VPN, "vpn_loss_grace_s", 30, 0, 3600)
            .says("How long a VPN may not be connected before its engines get no new streams; those that play stay.");

    public static final Setting<List<String>> HOST_PUBLIC_IP = Setting.of(
                    VPN, "host_public_ip", new Many<>(new Text(500)), List.of("https://api.ipify.org"))
            .says(
                    "Public addresses of this host, which no VPN may have, separated by commas; or a URL that answers with "
                            + "one, which is only asked when there is a VPN.")
            .alias("HOST_PUBLIC_IP");

    static final List<Setting<?>> ALL = List.of(
            GLUETUN_CONTAINER_NAME,
            GLUETUN_CONTAINER_NAME_2,
            GLUETUN_API_PORT,
            GLUETUN_API_KEY,
            GLUETUN_API_KEY_FILE,
            GLUETUN_PORT_RANGES,
            GLUETUN_PORT_RANGE_1,
            GLUETUN_PORT_RANGE_2,
            GLUETUN_HEALTH_CHECK_INTERVAL_S,
            GLUETUN_PORT_CACHE_TTL_S,
            VPN_PORT_CHANGE_INTERVAL_S,
            VPN_LOSS_GRACE_S,
            HOST_PUBLIC_IP);

    private VpnSettings() {}
}
