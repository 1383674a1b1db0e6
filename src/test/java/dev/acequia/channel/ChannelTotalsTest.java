package dev.acequia.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.channel.ChannelTotals.Count;
import dev.acequia.source.Trouble;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelTotalsTest {
    private static final ChannelTotals SOME = new ChannelTotals(
            Map.of(Count.EGRESS_TS, 5L, Count.GAPS, 1L), Map.of(Trouble.ENDED, 2L), Map.of(Trouble.ENDED, 1L));

    @Test
    void twoChannelsTogetherHaveTheSumOfEach() {
        ChannelTotals sum =
                SOME.plus(new ChannelTotals(Map.of(Count.EGRESS_TS, 3L), Map.of(Trouble.GONE, 1L), Map.of()));
        assertThat(sum.of(Count.EGRESS_TS)).isEqualTo(8);
        assertThat(sum.of(Count.GAPS)).isEqualTo(1);
        assertThat(sum.of(Count.FILLER)).isZero();
        assertThat(sum.troubles()).isEqualTo(Map.of(Trouble.ENDED, 2L, Trouble.GONE, 1L));
        assertThat(sum.recoveries()).isEqualTo(Map.of(Trouble.ENDED, 1L));
    }

    @Test
    void whatIsMeasuredLaterNeverGoesBack() {
        ChannelTotals later =
                SOME.orLater(new ChannelTotals(Map.of(Count.EGRESS_TS, 4L, Count.GAPS, 2L), Map.of(), Map.of()));
        assertThat(later.of(Count.EGRESS_TS)).isEqualTo(5);
        assertThat(later.of(Count.GAPS)).isEqualTo(2);
        assertThat(later.troubles()).isEqualTo(SOME.troubles());
    }
}
