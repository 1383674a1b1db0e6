package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Programs of which not all comes that the PMT announces.
class MainStreamTest {
    private static final int VIDEO = Ts.VIDEO_PID;
    private static final int AUDIO = Ts.AUDIO_PID;
    private static final int OTHER = 0x180;
    private static final long SECOND = Clock.PTS_HZ;

    private final List<JoinPoint> found = new ArrayList<>();
    private final List<Long> units = new ArrayList<>();
    private final Scanner scanner = new Scanner(new Scanner.Sink() {
        @Override
        public void joinPoint(JoinPoint point) {
            found.add(point);
        }

        @Override
        public void unit(long position, long pts, long dts) {
            units.add(position);
        }
    });
    private final Ts ts = new Ts();
    private int scanned;

    @Test
    void soundIsPlayedWherePicturesAreAnnouncedAndNeverCome() {
        tables(VIDEO);
        sound(0, 5);
        scan();
        assertThat(found).hasSizeGreaterThan(2).allMatch(point -> point.videoPid() == -1);
    }

    @Test
    void soundIsPlayedWherePicturesAreScrambled() {
        tables(VIDEO);
        for (int i = 0; i < 50; i++) {
            byte[] b = new Ts()
                    .counter(VIDEO, i)
                    .unit(VIDEO, Ts.RANDOM_ACCESS, Ts.H264_IDR)
                    .bytes();
            b[3] |= (byte) 0xC0;
            ts.raw(b);
            sound(i / 10.0, (i + 1) / 10.0);
        }
        scan();
        assertThat(found.stream().filter(point -> point.videoPid() == -1)).hasSizeGreaterThan(2);
    }

    @Test
    void picturesThatComeLaterAreWhatIsJoined() {
        tables(VIDEO);
        sound(0, 5);
        scan();
        found.clear();
        pictures(VIDEO, 5, 8);
        scan();
        assertThat(found).hasSize(3).allMatch(point -> point.videoPid() == VIDEO);
    }

    @Test
    void soundGoesOnWherePicturesEnd() {
        tables(VIDEO);
        pictures(VIDEO, 0, 3);
        scan();
        assertThat(found).hasSize(3);
        found.clear();
        units.clear();
        sound(3, 10);
        scan();
        assertThat(found).hasSizeGreaterThan(5);
        assertThat(units).hasSizeGreaterThan(40);
    }

    @Test
    void theSecondOfTwoVideosIsPlayedWhereTheFirstDoesNotCome() {
        tables(OTHER, VIDEO);
        for (int i = 0; i < 6; i++) {
            sound(i, i + 1);
            pictures(VIDEO, i, i + 1);
        }
        scan();
        assertThat(found).hasSizeGreaterThan(2).allMatch(point -> point.videoPid() == VIDEO);
    }

    @Test
    void streamsWithoutTimeStampsAreChosenByHowManyComeInstead() {
        tables(VIDEO);
        for (int i = 0; i < 400; i++) {
            ts.unit(AUDIO, 0, Ts.hex("FFF14C80")).filler(AUDIO, 3);
        }
        scan();
        assertThat(found).hasSizeGreaterThan(1);
    }

    private void tables(int... videos) {
        int[] streams = new int[2 * videos.length + 2];
        for (int i = 0; i < videos.length; i++) {
            streams[2 * i] = videos[i];
            streams[2 * i + 1] = Ts.H264;
        }
        streams[streams.length - 2] = AUDIO;
        streams[streams.length - 1] = Ts.AAC;
        ts.pat().pmt(Ts.NO_PID, streams);
    }

    private void sound(double from, double to) {
        for (double at = from; at < to - 0.01; at += 0.1) {
            ts.packet(AUDIO, true, 0, -1, Ts.pes(0xC0, (long) (at * SECOND), Ts.hex("FFF14C80")));
        }
    }

    /// A key frame each second.
    private void pictures(int pid, int from, int to) {
        for (int i = 0; i < (to - from) * 25; i++) {
            byte[] start = i % 25 == 0 ? Ts.H264_IDR : Ts.H264_SLICE;
            ts.packet(pid, true, 0, -1, Ts.pes(0xE0, from * SECOND + i * SECOND / 25, start));
        }
    }

    private void scan() {
        scanner.packets(ts.bytes(), scanned, ts.size(), scanned);
        scanned = ts.size();
    }
}
