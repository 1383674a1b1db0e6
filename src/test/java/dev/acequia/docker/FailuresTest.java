package dev.acequia.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.fleet.ProviderException;
import dev.acequia.fleet.ProviderException.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the daemons said in each case, as it was heard from Docker 20.10 and podman 4.3.1.
class FailuresTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            409 | Conflict. The container name "/acequia-1" is already in use by container "2e8a". You have to remove it | NAME_TAKEN
            500 | container create: the container name "acequia-1" is already in use by 7b86: that name is already in use | NAME_TAKEN
            500 | driver failed programming external connectivity: Bind for 127.0.0.1:1 failed: port is already allocated | PORT_TAKEN
            500 | Error starting userland proxy: listen tcp4 127.0.0.1:43183: bind: address already in use | PORT_TAKEN
            500 | cannot listen on the TCP port: listen tcp4 127.0.0.1:43581: bind: address already in use | PORT_TAKEN
            500 | rootlessport listen tcp 127.0.0.1:1: bind: address already in use (container acequia-1) | PORT_TAKEN
            404 | No such container: acequia-1 | GONE
            404 | no container with name or ID "acequia-1" found: no such container | GONE
            500 | container 1a76 does not exist in database: no such container | GONE
            500 | cannot inspect container 1a76: container has already been removed | GONE
            404 | No such image: owner/engine:1 | IMAGE_LOST
            404 | network engines not found | REFUSED
            500 | unable to find network with name or ID engines: network not found | REFUSED
            404 | joining network namespace of container: No such container: 12 | FAILED
            409 | cannot join network of a non running container: 12 | FAILED
            400 | conflicting options: port publishing and the container type network mode | REFUSED
            400 | failed to create task: exec: "/nope": stat /nope: no such file or directory: unknown | REFUSED
            500 | runc: exec failed: "nope": executable file not found in $PATH: OCI runtime attempted to invoke a command that was not found | REFUSED
            500 | runc create failed: error setting rlimit type 7: operation not permitted | FAILED
            500 | something else | FAILED
            403 | <html><body><h1>403 Forbidden</h1></body></html> | REFUSED
            401 | who are you | REFUSED
            503 | later | FAILED
            """)
    void theCauseDecides(int status, String message, Kind kind) {
        String body = message.startsWith("<") ? message : "{\"message\":\"" + message.replace("\"", "\\\"") + "\"}";
        ProviderException failure =
                Failures.of("Container acequia-1 could not be made", "acequia-1", answer(status, body));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining(String.valueOf(status)).hasMessageContaining("could not be made");
    }

    @Test
    void podmansCauseCountsWhereItSaysMore() {
        String body = """
                {"cause":"that name is already in use","message":"creating container storage","response":500}""";
        assertThat(Failures.of("It", "acequia-1", answer(500, body)).kind()).isEqualTo(Kind.NAME_TAKEN);
    }

    @Test
    void aFiltersRefusalIsExplained() {
        assertThat(Failures.of("It", "", answer(403, "<h1>403 Forbidden</h1>"))).hasMessageContaining("filter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            manifest for owner/engine:9 not found: manifest unknown: manifest unknown | IMAGE_UNKNOWN
            pull access denied for owner/engine, repository does not exist or may require 'docker login' | IMAGE_UNKNOWN
            initializing source docker://owner/engine:1: reading manifest 1: unauthorized: access to the resource | IMAGE_UNKNOWN
            no matching manifest for linux/arm64/v8 in the manifest list entries | IMAGE_UNKNOWN
            Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host | IMAGE_LOST
            pinging container registry 127.0.0.1:9: dial tcp 127.0.0.1:9: connect: connection refused | IMAGE_LOST
            Get "https://r/v2/": net/http: TLS handshake timeout | IMAGE_LOST
            toomanyrequests: You have reached your pull rate limit | IMAGE_LOST
            write /var/lib: no space left on device | IMAGE_LOST
            """)
    void aPullThatCannotSucceedIsToldFromOneThatMay(String message, Kind kind) {
        assertThat(Failures.ofPull("owner/engine:1", message).kind()).isEqualTo(kind);
    }

    private static Answer answer(int status, String body) {
        return new Answer(status, body.getBytes(StandardCharsets.UTF_8));
    }
}
