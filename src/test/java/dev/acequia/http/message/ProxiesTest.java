package dev.acequia.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.settings.kind.Network;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress LAN = InetAddress.ofLiteral("10.0.0.5");

    private final Proxies proxies =
            new Proxies(List.of(new Network(HERE, 32), new Network(InetAddress.ofLiteral("10.0.0.0"), 8)));

    private String client(InetAddress peer, String forwardedFor) {
        return proxies.client(peer, new HashMap<>(Map.of("x-forwarded-for", forwardedFor)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.7                        | 192.0.2.7",
                "6.6.6.6, 192.0.2.7               | 192.0.2.7",
                "6.6.6.6, 192.0.2.7, 10.9.9.9     | 192.0.2.7",
                "10.1.1.1, 10.9.9.9               | 10.1.1.1",
                "192.0.2.7:4711                   | 192.0.2.7",
                "[2001:db8::1]:80                 | 2001:db8:0:0:0:0:0:1",
                "2001:db8::1                      | 2001:db8:0:0:0:0:0:1",
                "6.6.6.6, unknown                 | ''",
                "192.0.2.7,                       | ''"
            })
    void theClientIsTheRightMostThatIsNotTrusted(String forwardedFor, String client) {
        assertThat(client(HERE, forwardedFor)).isEqualTo(client);
    }

    @Test
    void whoIsNotTrustedIsTheClientWhateverItSays() {
        InetAddress stranger = InetAddress.ofLiteral("203.0.113.9");
        assertThat(client(stranger, "127.0.0.1")).isEqualTo("203.0.113.9");
        assertThat(Proxies.NONE.client(HERE, new HashMap<>(Map.of("x-forwarded-for", "192.0.2.7"))))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void aProxyThatSaysNothingIsTheClient() {
        assertThat(proxies.client(LAN, new HashMap<>())).isEqualTo("10.0.0.5");
    }

    @Test
    void whoeverClaimsToBeThisMachineHasStillComeByTheProxy() {
        for (String way : List.of("127.0.0.1", "::1", "127.0.0.1, 127.0.0.1", "192.0.2.7", "nonsense", "")) {
            Map<String, String> headers = Map.of("x-forwarded-for", way);
            assertThat(proxies.haveSent(HERE, headers)).as(way).isTrue();
            assertThat(Proxies.NONE.haveSent(HERE, headers)).isFalse();
        }
        assertThat(proxies.haveSent(HERE, Map.of("host", "h"))).isFalse();
    }
}
