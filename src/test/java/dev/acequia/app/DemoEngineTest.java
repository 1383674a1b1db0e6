package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoEngineTest {
    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Test
    void theDemoEngineTakesNoPortOfTheServer() throws IOException {
        List<Integer> asked = new ArrayList<>();
        try (DemoEngine demo = new DemoEngine(port -> {
            asked.add(port);
            return asked.size() < 3;
        })) {
            int port = demo.start().port();
            assertThat(asked).hasSize(3).doesNotHaveDuplicates().endsWith(port);
            assertThat(isFree(asked.getFirst())).isTrue();
            assertThat(isFree(port)).isFalse();
            assertThat(demo.start().port()).isEqualTo(port);
        }
    }

    @Test
    void theDemoEngineGivesUpLookingForAPortOfItsOwnAfterAsManyAsThereMayBe() throws IOException {
        try (DemoEngine demo = new DemoEngine(_ -> true)) {
            assertThat(demo.start().port()).isPositive();
        }
    }
}
