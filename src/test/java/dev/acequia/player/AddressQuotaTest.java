package dev.acequia.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.delivery.Protocol;
import dev.acequia.source.ChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class AddressQuotaTest {
    private final AddressQuota quota = new AddressQuota(() -> 3);
    private final List<Admission> admitted = new ArrayList<>();

    private int admit(Protocol protocol, int tries, IntFunction<String> address) {
        int in = 0;
        for (int i = 0; i < tries; i++) {
            try {
                admitted.add(quota.admit(address.apply(i), protocol));
                in++;
            } catch (ChannelException e) {
                assertThat(e).hasMessageContaining("at a time, but");
            }
        }
        return in;
    }

    @Test
    void anAddressHasSoManyViewersAndAnotherOneItsOwn() {
        assertThat(admit(Protocol.HLS, 10, _ -> "192.0.2.1")).isEqualTo(3);
        assertThat(admit(Protocol.HLS, 10, _ -> "192.0.2.2")).isEqualTo(3);
        assertThatThrownBy(() -> quota.admit("192.0.2.1", Protocol.HLS))
                .hasMessage("An address may have 3 HLS viewers at a time, but 192.0.2.1 already has them");
    }

    @Test
    void whoLeavesMakesRoomOnce() {
        admit(Protocol.TS, 3, _ -> "192.0.2.1");
        admitted.getFirst().close();
        admitted.getFirst().close();
        assertThat(admit(Protocol.TS, 10, _ -> "192.0.2.1")).isOne();
        admitted.forEach(Admission::close);
        assertThat(quota.size()).isZero();
    }

    @Test
    void anIpv6HostIsOneHoweverManyAddressesItTakes() {
        assertThat(admit(Protocol.HLS, 100, i -> "2001:db8::" + Integer.toHexString(i + 1)))
                .isEqualTo(3);
    }

    @Test
    void theNetworksOfAnIpv6CustomerHaveABoundTogether() {
        assertThat(admit(Protocol.HLS, 100, i -> "2001:db8:0:" + Integer.toHexString(i) + "::1"))
                .isEqualTo(24);
        admitted.forEach(Admission::close);
        assertThat(quota.size()).isZero();
    }

    @Test
    void thisMachineHasMoreConnectionsButNoMorePlayers() {
        assertThat(admit(Protocol.TS, 100, _ -> "127.0.0.1")).isEqualTo(48);
        assertThat(admit(Protocol.HLS, 100, _ -> "127.0.0.1")).isEqualTo(3);
    }
}
