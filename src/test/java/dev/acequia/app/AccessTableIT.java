package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.http.Client;
import dev.acequia.http.Method;
import dev.acequia.http.Operation;
import dev.acequia.settings.Catalogue;
import dev.acequia.settings.Network;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may do what (`contract.md` 5): every route there is, with each key, with an API key set and without,
/// from this machine and from elsewhere.
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
            "/infohash/*");

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
                return isHere || route.method() == Method.GET ? 0 : 403;
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
        String address = (each.isHere() ? "127.1." : "10.1.") + sent / 250 + "." + (1 + sent % 250);
        String path = each.route().pattern().replace("*", "x").replaceAll("\\{[^}]*}", "x");
        try (Client client = Client.to(rig.port())) {
            int status = client.send(
                            each.route().method() + " " + path + " HTTP/1.1\r\nHost: test\r\n" + "X-Forwarded-For: "
                                    + address + "\r\n" + each.given().header() + "Content-Length: 0\r\n\r\n")
                    .head()
                    .status();
            return status == 401 || status == 403 ? status : 0;
        }
    }

    private List<String> wrong(boolean isKeySet) throws Exception {
        List<String> wrong = new ArrayList<>();
        try (Rig rig = Rig.open(
                folder,
                settings -> settings.with(Catalogue.API_KEY, isKeySet ? KEY : "")
                        .with(
                                Catalogue.TRUSTED_PROXIES,
                                List.of(Network.around(InetAddress.getLoopbackAddress(), 32))))) {
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

    @Test
    void withAKeyWhoeverKnowsItMayManage() throws Exception {
        assertThat(wrong(true)).isEmpty();
    }

    @Test
    void withoutAKeyEverybodyMayLookAndThisMachineMayChange() throws Exception {
        assertThat(wrong(false)).isEmpty();
    }
}
