package dev.acequia.settings.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    private static Network network(String text) {
        return Network.read(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,     10.255.1.2,   true",
        "10.0.0.0/8,     11.0.0.1,     false",
        "192.168.1.2,    192.168.1.2,  true",
        "192.168.1.2,    192.168.1.3,  false",
        "172.16.0.0/12,  172.31.9.9,   true",
        "172.16.0.0/12,  172.32.0.0,   false",
        "0.0.0.0/0,      203.0.113.9,  true",
        "0.0.0.0/0,      ::1,          false",
        "2001:db8::/32,  2001:db8:9::1,true",
        "2001:db8::/32,  2001:db9::1,  false",
        "::1,            ::1,          true"
    })
    void aNetworkHasTheAddressesThatBeginLikeIt(String network, String address, boolean isIn) {
        assertThat(network(network).contains(InetAddress.ofLiteral(address))).isEqualTo(isIn);
    }

    @Test
    void bitsThatAreNotFixedDoNotCount() {
        assertThat(network("10.1.2.3/8")).isEqualTo(network("10.0.0.0/8")).hasToString("10.0.0.0/8");
        assertThat(network("10.1.2.3/32")).isEqualTo(network("10.1.2.3")).hasToString("10.1.2.3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "::/129",
                "proxy",
                "10.0.0.0/8/8",
                "10.0.0",
                "10/8"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThat(Network.read(text)).isEmpty();
    }
}
