package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Client;
import dev.acequia.rig.HlsPlayer;
import dev.acequia.rig.Reply;
import dev.acequia.rig.Rig;
import dev.acequia.settings.LimitSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// One client that invents players by the hundred, beside others that watch.
@Execution(ExecutionMode.CONCURRENT)
class SeatFloodIT {
    private static final int MOST = 20;

    private final Rig rig;

    SeatFloodIT(@TempDir Path folder) throws IOException {
        rig = Rig.open(folder, settings -> settings.with(LimitSettings.MAX_CLIENTS_PER_ADDRESS, MOST));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private Map<Integer, Integer> flood(Client client, String query) {
        Map<Integer, Integer> statuses = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            Reply reply = client.get(rig.manifest() + query + i).reply();
            statuses.merge(reply.status(), 1, Integer::sum);
            if (reply.status() == 429) {
                assertThat(reply.body()).contains("at_capacity", "An address may have 20 HLS viewers");
                assertThat(reply.header("retry-after")).isNotNull();
            }
        }
        return statuses;
    }

    @Test
    void namesThatAClientInventsGetAsManySeatsAsAnAddressMayHave() throws Exception {
        try (HlsPlayer honest = rig.play("honest");
                Client attacker = Client.from("127.0.0.9", rig.port())) {
            honest.awaitStart();
            assertThat(flood(attacker, "&viewer=n")).isEqualTo(Map.of(200, MOST, 429, 200 - MOST));
            assertThat(rig.clients()).isEqualTo(MOST + 1);
            try (Client other = Client.from("127.0.0.2", rig.port())) {
                assertThat(other.get(rig.manifest()).reply().status()).isEqualTo(200);
            }
            honest.awaitAfter(honest.newest());
        }
    }
}
