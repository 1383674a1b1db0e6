package dev.acequia.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Reply;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecurityHeadersTest {
    private final GuardedServer guarded = new GuardedServer();

    SecurityHeadersTest() throws IOException {}

    @AfterEach
    void close() {
        guarded.close();
    }

    @Test
    void browsersAreToldToBeCareful() {
        for (String path : List.of("/open", "/managed", "/page", "/nothing")) {
            Reply reply = guarded.ask("GET", path);
            assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(reply.header("referrer-policy")).isEqualTo("no-referrer");
        }
        assertThat(guarded.ask("GET", "/managed").header("content-security-policy"))
                .isNull();
    }

    @Test
    void aPageLoadsWhatIsOursOnlyAndIsFramedByNobody() {
        assertThat(guarded.ask("GET", "/page").header("content-security-policy"))
                .contains("default-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(guarded.ask("GET", "/page").header("x-frame-options")).isEqualTo("DENY");
        assertThat(guarded.ask("GET", "/own").header("x-frame-options")).isEqualTo("SAMEORIGIN");
    }

    @Test
    void aPageFromElsewhereIsNotToldWhatIsManaged() {
        assertThat(guarded.ask("GET", "/managed", "Origin: https://example.org").header("access-control-allow-origin"))
                .isNull();
        for (String path : List.of("/managed", "/open", "/page", "/stream")) {
            for (String method : List.of("OPTIONS", "GET", "PATCH")) {
                assertThat(guarded.ask(method, path, "Origin: https://example.org")
                                .header("access-control-allow-origin"))
                        .as(method + " " + path)
                        .isNull();
            }
        }
    }
}
