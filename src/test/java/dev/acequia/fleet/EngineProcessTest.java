package dev.acequia.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EngineProcessTest {
    @Test
    void anEngineGetsNoneOfTheServersSecrets() {
        assertThat(EngineProcess.OF_SERVER)
                .contains("API_KEY", "ACEQUIA_API_KEY", "STREAM_TOKENS", "REGISTRY_LOGIN", "GLUETUN_API_KEY")
                .contains("NOTIFY_SOCKET");
        assertThat(EngineProcess.of(List.of("engine")).environment().keySet())
                .contains("PATH")
                .doesNotContainAnyElementsOf(EngineProcess.OF_SERVER);
    }
}
