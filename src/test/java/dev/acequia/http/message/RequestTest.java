package dev.acequia.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTest {
    private final Request proxied = new Request(
            "GET", RequestTarget.of("//ace"), Map.of(), Map.of(), new byte[0], "192.0.2.7", true, false, true);

    @Test
    void whatATrustedProxyHasPassedOnStaysSoInEveryForm() {
        assertThat(proxied.collapsed().isProxied()).isTrue();
        assertThat(proxied.with(Map.of()).isProxied()).isTrue();
        assertThat(proxied.brief().isProxied()).isTrue();
    }
}
