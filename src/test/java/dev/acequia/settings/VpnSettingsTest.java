package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.settings.VpnSettings.Gateway;
import dev.acequia.settings.VpnSettings.PortRange;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VpnSettingsTest {
    @TempDir
    private Path folder;

    private Settings load(String name, String value) throws SettingsException {
        return Settings.load(folder, Map.of(name, value));
    }

    @Test
    void theReferencesNamesHold() throws SettingsException {
        Settings settings = Settings.load(
                folder,
                Map.of(
                        "GLUETUN_CONTAINER_NAME", "gluetun, other=127.0.0.1:8001",
                        "GLUETUN_CONTAINER_NAME_2", "third",
                        "GLUETUN_API_PORT", "8001",
                        "GLUETUN_API_KEY", "a-secret",
                        "GLUETUN_PORT_RANGE_1", "19000-19499",
                        "GLUETUN_PORT_RANGE_2", "19500 - 19999"));
        assertThat(settings.warnings()).isEmpty();
        assertThat(settings.get(VpnSettings.GLUETUN_CONTAINER_NAME))
                .containsExactly(
                        new Gateway("gluetun", null),
                        new Gateway("other", InetSocketAddress.createUnresolved("127.0.0.1", 8001)));
        assertThat(settings.get(VpnSettings.GLUETUN_PORT_RANGE_2)).containsExactly(new PortRange(19_500, 19_999));
        assertThat(settings.show(VpnSettings.GLUETUN_API_KEY)).isEqualTo("set");
        assertThat(settings.toString()).doesNotContain("a-secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"VPN_MODE", "VPN_RESTART_ENGINES_ON_RECONNECT", "VPN_UNHEALTHY_RESTART_TIMEOUT_S"})
    void thoseWithoutAnEffectSayWhy(String name) throws SettingsException {
        assertThat(load(name, "true").warnings()).singleElement().asString().startsWith(name + " has no effect: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GLUETUN_CONTAINER_NAME=a b",
                "GLUETUN_CONTAINER_NAME=a=b",
                "GLUETUN_CONTAINER_NAME=a=127.0.0.1:0",
                "GLUETUN_CONTAINER_NAME=../../info",
                "GLUETUN_PORT_RANGE_1=19000",
                "GLUETUN_PORT_RANGE_1=2-1",
                "GLUETUN_PORT_RANGE_1=1-65536",
                "ACEQUIA_GLUETUN_PORT_RANGES=1-2,,3-4",
                "GLUETUN_HEALTH_CHECK_INTERVAL_S=0"
            })
    void whatIsMalformedIsRefused(String given) {
        String[] parts = given.split("=", 2);
        assertThatThrownBy(() -> load(parts[0], parts[1]))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(parts[0] + " must be");
    }
}
