package dev.acequia.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineVersion;
import dev.acequia.engine.ProbeResult;
import dev.acequia.events.EventLog;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.EngineSnapshot;
import dev.acequia.pool.Lease;
import dev.acequia.pool.LeaseRequest;
import dev.acequia.pool.PoolOptions;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Engines that are the addresses of a name: each look follows what the name has.
class DnsEnginesTest {
    private static final InetSocketAddress NAME = InetSocketAddress.createUnresolved("engines", 6878);
    private static final InetSocketAddress OTHER = InetSocketAddress.createUnresolved("more-engines", 6879);
    private static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, "a".repeat(40));
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private final EnginePool pool = EnginePool.open(
            () -> new PoolOptions(2, Duration.ZERO, Duration.ofHours(1)),
            _ -> new ProbeResult(new EngineVersion("3.2.11", null, null), false),
            new EventLog(CLOCK),
            CLOCK,
            System::nanoTime,
            new Random(1));
    private List<InetSocketAddress> names = List.of(NAME);
    private List<String> addresses = List.of();
    private final DnsEngines engines = new DnsEngines(pool, () -> names, this::addresses);

    private List<String> addresses(String name) throws UnknownHostException {
        if (addresses.isEmpty()) {
            throw new UnknownHostException(name);
        }
        return addresses;
    }

    private List<String> look(String... has) {
        addresses = List.of(has);
        engines.look();
        return inUse();
    }

    private List<String> inUse() {
        return pool.snapshot().stream()
                .filter(each -> !each.isDraining())
                .map(EngineSnapshot::address)
                .map(EngineAddress::toString)
                .toList();
    }

    @AfterEach
    void close() {
        engines.close();
        pool.close();
    }

    @Test
    void eachAddressOfANameIsAnEngine() {
        assertThat(look("10.0.0.1", "10.0.0.2", "fd00::1"))
                .containsExactlyInAnyOrder("10.0.0.1:6878", "10.0.0.2:6878", "[fd00::1]:6878");
    }

    @Test
    void anAddressThatTheNameHasNoLongerIsForgotten() {
        look("10.0.0.1", "10.0.0.2");
        assertThat(look("10.0.0.2", "10.0.0.3")).containsExactlyInAnyOrder("10.0.0.2:6878", "10.0.0.3:6878");
        assertThat(pool.snapshot()).hasSize(2);
    }

    @Test
    void anEngineThatPlaysIsDrainedUntilItsLastStreamEnds() throws Exception {
        look("10.0.0.1");
        try (Lease playing = (Lease) pool.reserve(LeaseRequest.start(CONTENT))) {
            assertThat(look("10.0.0.2")).containsExactly("10.0.0.2:6878");
            assertThat(pool.snapshot()).hasSize(2);
            assertThat(playing.isDraining()).isTrue();
        }
        look("10.0.0.2");
        assertThat(pool.snapshot()).hasSize(1);
    }

    @Test
    void anAddressThatComesBackServesAgain() throws Exception {
        look("10.0.0.1");
        try (Lease _ = (Lease) pool.reserve(LeaseRequest.start(CONTENT))) {
            look("10.0.0.2");
            assertThat(look("10.0.0.1", "10.0.0.2")).containsExactlyInAnyOrder("10.0.0.1:6878", "10.0.0.2:6878");
        }
    }

    @Test
    void aNameServerThatFailsTwiceTakesNobodysEngineAway() {
        look("10.0.0.1");
        assertThat(look()).containsExactly("10.0.0.1:6878");
        assertThat(look()).containsExactly("10.0.0.1:6878");
        assertThat(look()).isEmpty();
        assertThat(look("10.0.0.1")).containsExactly("10.0.0.1:6878");
    }

    @Test
    void aNameThatIsTakenOutOfTheSettingsTakesItsEnginesAlong() {
        look("10.0.0.1");
        names = List.of(OTHER);
        assertThat(look("10.0.0.1")).containsExactly("10.0.0.1:6879");
        names = List.of();
        engines.look();
        assertThat(pool.snapshot()).isEmpty();
    }
}
