package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clips of real encoders, judged by ffmpeg's own parser and decoder.
class RealStreamsIT {
    private static final String H264 = "-c:v libx264 -preset ultrafast -bf 2 -g 25 -sc_threshold 0 -c:a aac";
    private static final String HEVC =
            "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=25:min-keyint=25:scenecut=0 -c:a aac";
    private static final String MPEG2 = "-c:v mpeg2video -b:v 2M -bf 2 -g 25 -sc_threshold 1000000000 -c:a mp2";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit fills it in.
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Ffmpeg ffmpeg;

    @BeforeAll
    static void unpack() throws IOException {
        ffmpeg = new Ffmpeg(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {H264, HEVC, MPEG2})
    void exactlyTheKeyFramesAreJoinPoints(String encoders) throws Exception {
        byte[] clip = ffmpeg.clip(4, encoders);
        List<Long> truth = ffmpeg.keyFrames(clip);
        assertThat(truth).hasSizeBetween(4, 5);
        assertThat(timeStamps(clip, scan(clip))).isEqualTo(truth);
    }

    @ParameterizedTest
    @ValueSource(strings = {H264, HEVC, MPEG2})
    void theyAreFoundWithoutTheFlagAsWell(String encoders) throws Exception {
        byte[] clip = ffmpeg.clip(4, encoders);
        List<Long> truth = ffmpeg.keyFrames(clip);
        clearRandomAccess(clip);
        assertThat(timeStamps(clip, scan(clip))).isEqualTo(truth);
    }

    @ParameterizedTest
    @ValueSource(strings = {H264, HEVC, MPEG2})
    void aDecoderIsContentWithAnyJoinPoint(String encoders) throws Exception {
        byte[] clip = ffmpeg.clip(4, encoders);
        List<JoinPoint> points = scan(clip);
        assertThat(points).hasSizeGreaterThan(3);
        for (JoinPoint point : points) {
            byte[] rest = Arrays.copyOfRange(clip, (int) point.position(), clip.length);
            assertThat(ffmpeg.complaints(joined(point.tables(), rest))).isEmpty();
        }
    }

    private static List<JoinPoint> scan(byte[] clip) {
        List<JoinPoint> found = new ArrayList<>();
        Scanner scanner = new Scanner(found::add);
        scanner.packets(clip, 0, clip.length, 0);
        assertThat(scanner.continuity().gaps()).isZero();
        assertThat(scanner.timeline().jumps()).isZero();
        assertThat(scanner.timeline().ticks()).isBetween(3 * Clock.PCR_HZ, 5 * Clock.PCR_HZ);
        return found;
    }

    /// The presentation time stamps of the PES packets that begin at the points (ISO 13818-1 2.4.3.7).
    private static List<Long> timeStamps(byte[] clip, List<JoinPoint> points) {
        return points.stream()
                .map(point -> {
                    int pts = Packet.payload(clip, (int) point.position()) + 9;
                    return (clip[pts] & 0x0EL) << 29
                            | (clip[pts + 1] & 0xFFL) << 22
                            | (clip[pts + 2] & 0xFEL) << 14
                            | (clip[pts + 3] & 0xFFL) << 7
                            | (clip[pts + 4] & 0xFEL) >> 1;
                })
                .toList();
    }

    private static void clearRandomAccess(byte[] clip) {
        for (int at = 0; at < clip.length; at += Packet.SIZE) {
            if (Packet.isRandomAccess(clip, at)) {
                clip[at + 5] &= (byte) ~Ts.RANDOM_ACCESS;
            }
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
