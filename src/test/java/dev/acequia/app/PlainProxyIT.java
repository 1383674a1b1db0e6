package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Client;
import dev.acequia.rig.Nginx;
import dev.acequia.rig.Prerequisite;
import dev.acequia.rig.Rig;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A real nginx on the same machine that was told nothing but where the server is: nobody is a local administrator by
/// it.
class PlainProxyIT {
    @TempDir
    private Path folder;

    @BeforeEach
    void findNginx() {
        Prerequisite.nginx();
    }

    private static int change(int port, String headers) {
        try (Client client = Client.to(port)) {
            return client.send("POST /proxy/config?engine_wait=7 HTTP/1.1\r\nHost: tv.example.org\r\n" + headers
                            + "Content-Length: 0\r\n\r\n")
                    .head()
                    .status();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy_set_header Host $host;",
                "proxy_set_header X-Real-IP $remote_addr;",
                "proxy_http_version 1.1; proxy_set_header Host $http_host;",
                "proxy_http_version 1.1; proxy_set_header X-Forwarded-Port $server_port;",
                "proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_set_header X-Client-IP $remote_addr;",
                "proxy_http_version 1.1; proxy_set_header Tailscale-User-Login anna;"
            })
    void whatComesByAProxyIsNotFromThisMachine(String options) throws Exception {
        try (Rig rig = Rig.open(folder.resolve("data"));
                Nginx proxy = Nginx.plain(Prerequisite.nginx(), folder, rig.port(), options)) {
            assertThat(change(proxy.port(), "")).isEqualTo(403);
            assertThat(Rig.text(rig.get("/proxy/config"))).contains("\"engine_wait\":10");
            assertThat(rig.change("engine_wait=7").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatABrowserSendsIsKnownByItsOriginWhereTheProxyAddsNothing() throws Exception {
        try (Rig rig = Rig.open(folder.resolve("data"));
                Nginx proxy = Nginx.plain(Prerequisite.nginx(), folder, rig.port(), "proxy_http_version 1.1;")) {
            assertThat(change(proxy.port(), "Origin: https://tv.example.org\r\nSec-Fetch-Site: same-origin\r\n"))
                    .isEqualTo(403);
        }
    }
}
