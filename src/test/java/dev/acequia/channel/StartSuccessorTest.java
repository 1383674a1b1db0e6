package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.pool.Engine;
import dev.acequia.pool.EngineSupply;
import dev.acequia.rig.Answers;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A start on an engine that is gone waits for its successor, where engines are started on demand; one that an engine
/// refuses does not.
class StartSuccessorTest {
    private static final EngineSupply COMING = new EngineSupply() {
        @Override
        public void changed() {}

        @Override
        public boolean isComing() {
            return true;
        }

        @Override
        public Duration longest() {
            return Duration.ofMinutes(1);
        }

        @Override
        public String obstacle() {
            return "";
        }
    };

    @Test
    void aViewerWhoComesJustAsTheOnlyEngineDiesGetsTheNextOne() {
        try (ChannelRig rig = ChannelRig.open(new Knobs());
                FakeEngine next = FakeEngine.start();
                Client client = rig.client()) {
            rig.pool().supply(COMING);
            rig.engine().close();

            client.get(ChannelRig.URL);
            eventually().until(() -> rig.pool().waiting() == 1);
            ChannelRig.tellVersion(next);
            next.playing(Broadcast.unbounded());
            rig.pool().add(Engine.at(next.address()));

            assertThat(client.reply().status()).isEqualTo(200);
        }
    }

    @Test
    void aStreamThatTheEngineCannotLoadIsNoReasonToWaitForAnotherOne() {
        try (ChannelRig rig = ChannelRig.open(new Knobs());
                Client client = rig.client()) {
            rig.pool().supply(COMING);
            rig.engine()
                    .on("/ace/getstream", Answers.json("{\"response\": null, \"error\": \"failed to load content\"}"));

            Reply reply = client.get(ChannelRig.URL).reply();

            assertThat(reply.status()).isEqualTo(404);
        }
    }
}
