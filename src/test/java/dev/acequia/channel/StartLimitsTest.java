package dev.acequia.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StartLimitsTest {
    private static final int CHANNELS = 100;

    private long now;
    private final StartLimits limits = new StartLimits(() -> now);

    private @Nullable Unavailable start(String address) {
        return limits.refusal(ClientSite.of(address), List.of(), CHANNELS);
    }

    private int startsOf(String address, int tries) {
        int starts = 0;
        for (int i = 0; i < tries; i++) {
            starts += start(address) == null ? 1 : 0;
        }
        return starts;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void anAddressStartsSomeAtOnceAndThenAFewASecond() {
        assertThat(startsOf("192.0.2.1", 500)).isEqualTo(30);
        pass(Duration.ofSeconds(10));
        assertThat(startsOf("192.0.2.1", 500)).isEqualTo(20);
    }

    @Test
    void whoIsRefusedIsToldWhenToComeBack() {
        startsOf("192.0.2.1", 30);
        Unavailable refusal = Objects.requireNonNull(start("192.0.2.1"));
        assertThat(refusal.reason()).isEqualTo(Unavailable.Reason.ADDRESS_LIMIT);
        assertThat(refusal.detail())
                .isEqualTo("Streams may be started at a rate of 2 per second, but more are requested");
        assertThat(refusal.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void aHouseholdThatZapsEveryTwoSecondsOnFourScreensIsNeverRefused() {
        for (int i = 0; i < 2000; i++) {
            assertThat(start("192.0.2.1")).isNull();
            pass(Duration.ofMillis(500));
        }
    }

    @Test
    void otherAddressesStartWhileOneIsRefused() {
        startsOf("192.0.2.1", 1000);
        assertThat(start("192.0.2.2")).isNull();
    }

    @Test
    void theAddressesOfOneIpv6HostAreOne() {
        int starts = 0;
        for (int i = 0; i < 500; i++) {
            starts += start("2001:db8:1:2::" + Integer.toHexString(i + 1)) == null ? 1 : 0;
        }
        assertThat(starts).isEqualTo(30);
    }

    @Test
    void theNetworksOfOneIpv6CustomerHaveABoundOfTheirOwn() {
        int starts = 0;
        for (int i = 0; i < 500; i++) {
            starts += start("2001:db8:1:" + Integer.toHexString(i) + "::1") == null ? 1 : 0;
        }
        assertThat(starts).isEqualTo(120);
        assertThat(start("2001:db8:2::1")).isNull();
    }

    @Test
    void allTogetherHaveABound() {
        int starts = 0;
        for (int i = 0; i < 1000; i++) {
            starts += start("198.51." + i / 250 + "." + i % 250) == null ? 1 : 0;
        }
        assertThat(starts).isEqualTo(300);
    }

    @Test
    void someChannelsAreKeptForOtherAddresses() {
        ClientSite site = ClientSite.of("192.0.2.1");
        List<ClientSite> its = Collections.nCopies(75, site);
        assertThat(limits.refusal(site, its.subList(0, 74), CHANNELS)).isNull();
        Unavailable refusal = Objects.requireNonNull(limits.refusal(site, its, CHANNELS));
        assertThat(refusal.detail())
                .isEqualTo("An address may open at most 75 of 100 channels, but 192.0.2.1 has already opened them");
        assertThat(limits.refusal(ClientSite.of("192.0.2.2"), its, CHANNELS)).isNull();
    }

    @Test
    void withFewChannelsAHouseholdMayHaveThemAll() {
        ClientSite site = ClientSite.of("192.0.2.1");
        assertThat(limits.refusal(site, Collections.nCopies(3, site), 4)).isNull();
    }

    @Test
    void noMoreThanTenThousandSitesAreRemembered() {
        for (int i = 0; i < 30_000; i++) {
            start("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
            pass(Duration.ofMillis(100));
        }
        assertThat(limits.size()).isEqualTo(10_000);
    }
}
