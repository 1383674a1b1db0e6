package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.http.ApiTag;
import dev.acequia.http.Operation;
import dev.acequia.http.message.Method;
import dev.acequia.rig.Client;
import dev.acequia.rig.Rig;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.kind.Network;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may do what (`contract.md` 5): every route there is, with each key, with an API key set and without,
/// from this machine and, through a proxy on this machine that is trusted or not, from elsewhere.
class AccessTableIT {
    private static final String KEY = "the-right-key";

    /// Everything else is for those who may manage.
    private static final Set<String> OPEN = Set.of(
            "/",
            "/health",
            "/version",
            "/docs/docs.js",
            "/docs/docs.css",
            "/panel",
            "/panel/*",
            "/ace/getstream",
            "/ace/getstream.ts",
            "/ace/getstream/*",
            "/ace/manifest.m3u8",
            "/ace/manifest/*",
            "/ace/hls/*",
            "/content_id/*",
            "/pid/*",
            "/infohash/*",
            "/station/*",
            "/playlist.m3u",
            "/playlist.m3u8",
            "/ace/r/{infohash}/{seat}",
            "/ace/m/{infohash}/{seat}",
            "/ace/stat/{infohash}/{seat}",
            "/ace/cmd/{infohash}/{seat}",
            "/ace/event/{infohash}/{seat}",
            "/webui/api/service",
            "/server/api",
            "/service/api",
            "/search",
            "/playlist/get");

    /// What is read by those only who may change something.
    private static final Set<String> PRIVATE =
            Set.of("/fleet", "/engines/{id}/logs", "/containers/daemon", "/vpn/status", "/vpn/publicip");

    @TempDir
    private Path folder;

    /// How many requests were sent. Each comes from an address of its own, so that wrong keys do not add up.
    private int sent;

    private enum Given {
        NO_KEY,
        WRONG_KEY,
        RIGHT_KEY;

        private String header() {
            return switch (this) {
                case NO_KEY -> "";
                case WRONG_KEY -> "Authorization: Bearer not-the-key\r\n";
                case RIGHT_KEY -> "Authorization: Bearer " + KEY + "\r\n";
            };
        }
    }

    private record Case(Operation route, Given given, boolean isKeySet, boolean isHere) {
        /// 401 or 403; 0 when the request is let through, whatever comes of it.
        private int expected() {
            if (OPEN.contains(route.pattern())) {
                return 0;
            }
            if (!isKeySet) {
                boolean isForAll = route.method() == Method.GET && !PRIVATE.contains(route.pattern());
                return isHere || isForAll ? 0 : 403;
            }
            return switch (given) {
                case NO_KEY -> 401;
                case WRONG_KEY -> 403;
                case RIGHT_KEY -> 0;
            };
        }
    }

    private int ask(Rig rig, Case each) {
        sent++;
        String number = sent / 250 + "." + (1 + sent % 250);
        String way = each.isHere() ? "" : "X-Forwarded-For: 10.1." + number + "\r\n";
        String path = each.route().pattern().replace("*", "x").replaceAll("\\{[^}]*}", "x");
        try (Client client = Client.from("127.1." + number, rig.port())) {
            int status = client.send(each.route().method() + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + way
                            + each.given().header() + "Content-Length: 0\r\n\r\n")
                    .head()
                    .status();
            return status == 401 || status == 403 ? status : 0;
        }
    }

    private List<String> wrong(boolean isKeySet) throws Exception {
        List<String> wrong = new ArrayList<>();
        try (Rig rig = Rig.open(
                folder,
                settings -> settings.with(ServerSettings.API_KEY, isKeySet ? KEY : "")
                        .with(
                                ServerSettings.TRUSTED_PROXIES,
                                List.of(Network.around(InetAddress.getLoopbackAddress(), 8))))) {
            for (Operation route : rig.routes()) {
                for (Given given : Given.values()) {
                    for (boolean isHere : new boolean[] {true, false}) {
                        Case each = new Case(route, given, isKeySet, isHere);
                        int status = ask(rig, each);
                        if (status != each.expected()) {
                            wrong.add(each + " was answered with " + status + ", not " + each.expected());
                        }
                    }
                }
            }
            assertThat(sent).isGreaterThan(6 * OPEN.size());
        }
        return wrong;
    }

    /// What proxies on this machine say, trusted or not, and what browsers say of pages from elsewhere.
    private static final List<String> FROM_ELSEWHERE = List.of(
            "Host: localhost\r\nX-Forwarded-For: 127.0.0.1\r\n",
            "Host: localhost\r\nX-Forwarded-Port: 443\r\n",
            "Host: localhost\r\nX-Real-IP: 127.0.0.1\r\n",
            "Host: localhost\r\nForwarded: for=127.0.0.1\r\n",
            "Host: localhost\r\nCF-Ray: 1\r\n",
            "Host: localhost\r\nTailscale-User-Login: anna\r\n",
            "Host: localhost\r\nOrigin: null\r\n",
            "Host: localhost\r\nSec-Fetch-Site: same-site\r\n",
            "Host: intranet\r\n",
            "Host: rebound.example.org\r\n");

    private static int send(Rig rig, String method, String path, String headers) {
        try (Client client = Client.to(rig.port())) {
            String head = method + " " + path + " HTTP/1.1\r\n" + headers + "Content-Length: 0\r\n\r\n";
            return client.send(head).head().status();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutAKeyNothingIsChangedFromElsewhere(boolean isTrusted) throws Exception {
        List<Network> trusted = List.of(Network.around(InetAddress.getLoopbackAddress(), 8));
        try (Rig rig = Rig.open(
                folder, settings -> settings.with(ServerSettings.TRUSTED_PROXIES, isTrusted ? trusted : List.of()))) {
            for (Operation route : rig.routes()) {
                String path = route.pattern().replace("*", "x").replaceAll("\\{[^}]*}", "x");
                String asked = route.method() == Method.GET ? path + "?secrets=true" : path;
                for (String headers : FROM_ELSEWHERE) {
                    if (!OPEN.contains(route.pattern())) {
                        assertThat(send(rig, route.method().name(), asked, headers))
                                .as(route.method() + " " + asked + " " + headers)
                                .isEqualTo(403);
                    }
                }
            }
        }
    }

    @Test
    void withoutAKeyAPageThatHasItsNameLeadHereReadsNothing() throws Exception {
        try (Rig rig =
                Rig.open(folder, settings -> settings.with(ServerSettings.ALLOWED_HOSTS, List.of("tv.example.org")))) {
            for (Operation route : rig.routes()) {
                String path = route.pattern().replace("*", "x").replaceAll("\\{[^}]*}", "x");
                if (route.method() == Method.GET && !OPEN.contains(route.pattern())) {
                    assertThat(send(rig, "GET", path, "Host: rebound.example.org\r\n"))
                            .as(path)
                            .isEqualTo(403);
                    assertThat(send(rig, "GET", path, "Host: tv.example.org\r\n") == 403)
                            .as(path)
                            .isEqualTo(PRIVATE.contains(route.pattern()));
                }
            }
        }
    }

    @Test
    void pagesOfAnyOriginMayPlayAndNothingElse() throws Exception {
        try (Rig rig = Rig.open(folder)) {
            for (Operation route : rig.routes()) {
                String path = route.pattern().replace("*", "x").replaceAll("\\{[^}]*}", "x");
                for (String method : List.of("OPTIONS", "PATCH", "GET")) {
                    if (!method.equals("GET") || route.method() == Method.GET) {
                        String allowed = allowedOrigin(rig, method, path);
                        assertThat(allowed.equals("*"))
                                .as(method + " " + path)
                                .isEqualTo(route.tag() == ApiTag.PLAYING || route.tag() == ApiTag.ENGINE_API);
                    }
                }
            }
        }
    }

    private static String allowedOrigin(Rig rig, String method, String path) {
        try (Client client = Client.to(rig.port())) {
            String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nOrigin: https://example.org\r\n\r\n";
            String allowed = client.send(head).head().header("access-control-allow-origin");
            return allowed == null ? "" : allowed;
        }
    }

    @Test
    void withAKeyWhoeverKnowsItMayManage() throws Exception {
        assertThat(wrong(true)).isEmpty();
    }

    @Test
    void withoutAKeyEverybodyMayLookAndThisMachineMayChange() throws Exception {
        assertThat(wrong(false)).isEmpty();
    }
}
