package dev.acequia.settings;

import static dev.acequia.settings.Section.STATION;
import static dev.acequia.settings.Setting.seconds;
import static dev.acequia.settings.Setting.wholeNumber;

import dev.acequia.settings.kind.HostPattern;
import dev.acequia.settings.kind.Kind;
import dev.acequia.settings.kind.Kind.Many;
import dev.acequia.settings.kind.Kind.Url;
import dev.acequia.settings.kind.Network;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Settings of stations and of the lists that they come from.
public final class StationSettings {
    public static final Setting<List<String>> LIST_HOSTS = Setting.of(
                    STATION, "list_hosts", new Many<>(new ListHost()), List.of())
            .says("Hosts in your own network from which lists may be fetched, as names, addresses or networks such as "
                    + "192.168.1.0/24; all others must be on the internet. Saved values count only while there is an "
                    + "API key.");

    public static final Setting<String> PUBLIC_URL = Setting.of(STATION, "public_url", new Url(500), "")
            .says(
                    "URL under which players reach this server, for the URLs in lists; empty takes it from each request.");

    public static final Setting<Duration> SOURCE_HEDGE = seconds(STATION, "source_hedge", 8, 0.5, 60)
            .says("How long a station's source may take to show a picture before the next one is started beside it; "
                    + "infohashes have twice as long.");

    public static final Setting<Integer> GONE_DAYS = wholeNumber(STATION, "gone_days", 14, 0, 365)
            .says("How many days a station is still shown that its list has no more.");

    static final List<Setting<?>> ALL = List.of(LIST_HOSTS, PUBLIC_URL, SOURCE_HEDGE, GONE_DAYS);

    private StationSettings() {}

    /// A host name, an address or a network.
    private record ListHost() implements Kind<String> {
        private static final HostPattern NAME = new HostPattern();

        @Override
        public Optional<String> read(String text) {
            Optional<String> network = Network.read(text).map(Network::toString);
            return network.isPresent() || text.startsWith("*") ? network : NAME.read(text);
        }

        @Override
        public String write(String value) {
            return value;
        }

        @Override
        public String expected() {
            return "host names, addresses or networks such as 192.168.1.0/24";
        }
    }

    /// The network that an entry of [#LIST_HOSTS] is; empty when it is a name.
    public static Optional<Network> network(String host) {
        return Network.read(host);
    }
}
