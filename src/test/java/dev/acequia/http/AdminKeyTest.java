package dev.acequia.http;

import static dev.acequia.http.GuardedServer.ELSEWHERE;
import static dev.acequia.http.GuardedServer.requestFrom;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.http.message.Problem;
import dev.acequia.rig.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may look and change where there is a key, or none is known.
class AdminKeyTest {
    private final GuardedServer guarded = new GuardedServer();

    AdminKeyTest() throws IOException {}

    @AfterEach
    void close() {
        guarded.close();
    }

    @Test
    void withAKeyWhoeverKnowsItMayLookAndChange() {
        guarded.key.set("hunter2");
        for (String header :
                List.of("Authorization: Bearer hunter2", "authorization: bearer hunter2", "X-API-Key: hunter2")) {
            for (String method : List.of("GET", "POST")) {
                assertThat(guarded.ask(method, "/managed", header, "Origin: https://example.org")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(guarded.ask("GET", "/stream", header).status()).isEqualTo(200);
        }
        assertThat(guarded.access.refusal(requestFrom(ELSEWHERE, "POST", Map.of("x-api-key", "hunter2"))))
                .isNull();
    }

    @Test
    void withAKeyWhoBringsNoneIsAskedForIt() {
        guarded.key.set("hunter2");
        for (String path : List.of("/managed", "/stream")) {
            Reply reply = guarded.ask("GET", path);
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.header("www-authenticate")).isEqualTo("Bearer");
            assertThat(reply.body()).contains("\"error\": \"missing_key\"");
        }
        assertThat(guarded.ask("POST", "/managed", "Authorization: Basic aHVudGVyMg==")
                        .status())
                .isEqualTo(401);
        assertThat(guarded.ask("POST", "/managed", "Authorization: Bearer ").status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter", "hunter22", "Hunter2", "x", "hunter2, hunter2"})
    void aWrongKeyIsRefused(String wrong) {
        guarded.key.set("hunter2");
        assertThat(guarded.ask("GET", "/managed", "Authorization: Bearer " + wrong)
                        .status())
                .isEqualTo(403);
        assertThat(guarded.ask("POST", "/managed", "X-API-Key: " + wrong).body())
                .contains("\"error\": \"wrong_key\"");
    }

    @Test
    void aKeyCountsFromTheMomentItIsSet() {
        assertThat(guarded.ask("GET", "/managed").status()).isEqualTo(200);
        guarded.key.set("hunter2");
        assertThat(guarded.ask("GET", "/managed").status()).isEqualTo(401);
    }

    @Test
    void whereItIsNotKnownWhichKeyThereIsNobodyMayDoAnything() {
        guarded.fault.set("It is lost");
        for (String method : List.of("GET", "POST")) {
            Problem refusal = guarded.access.refusal(requestFrom("127.0.0.1", method, Map.of()));
            assertThat(refusal)
                    .extracting(Problem::status, Problem::error, Problem::detail)
                    .containsExactly(503, "settings_unknown", "It is lost");
        }
        guarded.key.set("of-the-start");
        assertThat(guarded.access.refusal(requestFrom(ELSEWHERE, "GET", Map.of("x-api-key", "of-the-start"))))
                .isNull();
        assertThat(guarded.access.refusal(requestFrom("127.0.0.1", "GET", Map.of())))
                .extracting(Problem::status)
                .isEqualTo(401);
        assertThat(guarded.access.refusal(requestFrom(ELSEWHERE, "POST", Map.of("x-api-key", "of-the-start"))))
                .extracting(Problem::status)
                .isEqualTo(503);
    }

    @Test
    void whatIsManagedIsKeptByNoCache() {
        for (String path : List.of("/managed", "/stream")) {
            guarded.key.set("hunter2");
            assertThat(guarded.ask("GET", path).header("cache-control")).isEqualTo("no-store");
        }
        assertThat(guarded.ask("GET", "/managed", "X-API-Key: hunter2").header("cache-control"))
                .isEqualTo("no-store");
        assertThat(guarded.ask("GET", "/open").header("cache-control")).isNull();
    }

    @Test
    void routesThatAreNotGuardedStayOpen() {
        guarded.key.set("hunter2");
        assertThat(guarded.ask("GET", "/open").status()).isEqualTo(200);
    }
}
