package dev.acequia.mpegts;

import static dev.acequia.mpegts.KeyFrames.Verdict.KEY;
import static dev.acequia.mpegts.KeyFrames.Verdict.NOT_KEY;
import static dev.acequia.mpegts.KeyFrames.Verdict.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFramesTest {
    private static final int PID = Ts.VIDEO_PID;

    @Test
    void theRandomAccessFlagIsEnoughForAnyCodec() {
        for (Codec codec : Codec.values()) {
            assertThat(verdicts(codec, new Ts().unit(PID, Ts.RANDOM_ACCESS, new byte[20])))
                    .containsExactly(KEY);
        }
    }

    @Test
    void theFlagCountsOnlyWhereAPictureBegins() {
        Ts ts = new Ts().unit(PID, 0, Ts.H264_SLICE).packet(PID, false, Ts.RANDOM_ACCESS, -1, new byte[20]);
        assertThat(verdicts(Codec.H264, ts)).containsExactly(NOT_KEY, NOT_KEY);
    }

    @Test
    void withoutTheFlagTheFirstStartCodesTell() {
        assertThat(verdict(Codec.H264, Ts.H264_IDR)).isEqualTo(KEY);
        assertThat(verdict(Codec.H264, Ts.H264_SLICE)).isEqualTo(NOT_KEY);
        assertThat(verdict(Codec.HEVC, Ts.HEVC_IDR)).isEqualTo(KEY);
        assertThat(verdict(Codec.HEVC, Ts.HEVC_SLICE)).isEqualTo(NOT_KEY);
        assertThat(verdict(Codec.MPEG2_VIDEO, Ts.MPEG2_SEQUENCE)).isEqualTo(KEY);
        assertThat(verdict(Codec.MPEG2_VIDEO, Ts.MPEG2_PICTURE)).isEqualTo(NOT_KEY);
    }

    @ParameterizedTest
    @CsvSource({
        "H264, 65, KEY", // IDR slice
        "H264, 67, UNDECIDED", // sequence parameter set: some encoders send it with every picture
        "H264, 41, NOT_KEY", // slice
        "H264, 01, NOT_KEY", // slice that nobody refers to
        "H264, 09, UNDECIDED", // access unit delimiter
        "H264, 06, UNDECIDED", // SEI
        "H264, 68, UNDECIDED", // picture parameter set
        "HEVC, 26, KEY", // IDR_W_RADL
        "HEVC, 2A, KEY", // CRA
        "HEVC, 20, KEY", // BLA_W_LP
        "HEVC, 40, UNDECIDED", // VPS
        "HEVC, 02, NOT_KEY", // TRAIL_R
        "HEVC, 12, NOT_KEY", // RASL_R
        "HEVC, 46, UNDECIDED", // access unit delimiter
        "HEVC, 4E, UNDECIDED", // SEI
        "MPEG2_VIDEO, B3, UNDECIDED", // sequence header: the picture may be any
        "MPEG2_VIDEO, 00, NOT_KEY", // picture
        "MPEG2_VIDEO, B8, UNDECIDED", // group of pictures: its sequence header may be long gone
        "OTHER_VIDEO, B3, NOT_KEY"
    })
    void eachStartCodeHasItsVerdict(Codec codec, String code, KeyFrames.Verdict expected) {
        assertThat(verdict(codec, Ts.hex("000001" + code + "FF"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "H264, 00000109F0 00000167 64 00000168 EE 000001 41 B0, KEY", // I slice with its parameter sets
        "H264, 00000109F0 00000167 64 00000168 EE 000001 41 9A, NOT_KEY", // P slice, parameter sets with each picture
        "H264, 00000109F0 00000168 EE 000001 41 B0, NOT_KEY", // I slice that needs earlier parameter sets
        "H264, 00000167 64 00000106 060188 80 000001 41 9A, KEY", // recovery point
        "H264, 00000167 64 00000106 05040000030011 060188 80 000001 41 9A, KEY", // behind another message
        "H264, 00000167 64 00000106 0105 1122334455 80 000001 41 9A, NOT_KEY", // another message alone
        "H264, 00000106 060188 80 000001 41 9A, NOT_KEY", // recovery point that needs earlier parameter sets
        "HEVC, 00000140 01 00000142 01 00000102 01, NOT_KEY", // parameter sets with each picture
        "HEVC, 00000140 01 00000142 01 0000014E01 060188 80 00000102 01, KEY", // recovery point
        "MPEG2_VIDEO, 000001B3 14000F 00000100 000F, KEY", // intra coded
        "MPEG2_VIDEO, 000001B3 14000F 00000100 0017, NOT_KEY", // predicted, sequence header with each picture
        "MPEG2_VIDEO, 00000100 000F, NOT_KEY" // intra coded, without sequence header
    })
    void aDecoderCanStartWhereAPictureNeedsNothingBefore(Codec codec, String start, KeyFrames.Verdict expected) {
        for (int flags : new int[] {0, Ts.RANDOM_ACCESS}) {
            byte[] stream = Ts.hex(start + "0000");
            for (int cut = 1; cut < stream.length; cut++) {
                KeyFrames keyFrames = new KeyFrames();
                Ts often = new Ts().unit(PID, Ts.RANDOM_ACCESS, Ts.H264_SLICE);
                keyFrames.packet(often.bytes(), 0, codec);
                Ts ts = new Ts().unit(PID, flags, Arrays.copyOf(stream, cut));
                ts.more(PID, Arrays.copyOfRange(stream, cut, stream.length));
                byte[] b = ts.bytes();
                keyFrames.packet(b, 0, codec);
                assertThat(keyFrames.packet(b, Packet.SIZE, codec))
                        .as("cut at %d", cut)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void theFlagOnEveryPictureOfAnUnknownCodecTellsNothing() {
        Ts ts = new Ts();
        for (int i = 0; i < 20; i++) {
            ts.unit(PID, Ts.RANDOM_ACCESS, new byte[20]);
        }
        assertThat(verdicts(Codec.OTHER_VIDEO, ts).subList(1, 20)).containsOnly(NOT_KEY);
    }

    @Test
    void theFlagOnSomePicturesOfAnUnknownCodecTellsKeyFrames() {
        Ts ts = new Ts();
        for (int i = 0; i < 30; i++) {
            ts.unit(PID, i % 10 == 0 ? Ts.RANDOM_ACCESS : 0, new byte[20]);
        }
        assertThat(verdicts(Codec.OTHER_VIDEO, ts).stream().filter(each -> each == KEY))
                .hasSize(3);
    }

    @Test
    void startCodesMayStraddlePackets() {
        for (int cut = 0; cut <= Ts.H264_IDR.length; cut++) {
            byte[] first = Arrays.copyOf(Ts.H264_IDR, cut);
            byte[] rest = Arrays.copyOfRange(Ts.H264_IDR, cut, Ts.H264_IDR.length);
            Ts halves = new Ts().unit(PID, 0, first).more(PID, rest.length == 0 ? new byte[1] : rest);
            assertThat(verdicts(Codec.H264, halves).getLast())
                    .as("cut at %d", cut)
                    .isEqualTo(KEY);
        }
    }

    @Test
    void aStartCodeStraddlesPacketsWithoutPayloadBetween() {
        Ts ts = new Ts().unit(PID, 0, Ts.hex("0000"));
        ts.clock(PID, 0, 5).more(PID, Ts.hex("01")).clock(PID, 0, 6).more(PID, Ts.hex("65"));
        assertThat(verdicts(Codec.H264, ts)).containsExactly(UNDECIDED, UNDECIDED, UNDECIDED, UNDECIDED, KEY);
    }

    @Test
    void aLongPesHeaderIsSkippedWhateverItLooksLike() {
        byte[] header = Ts.pes(255, Ts.H264_SLICE);
        System.arraycopy(Ts.hex("00000165"), 0, header, 30, 4);
        System.arraycopy(Ts.hex("000001"), 0, header, 9 + 255 - 3, 3);
        Ts ts = new Ts().packet(PID, true, 0, -1, Arrays.copyOf(header, 184));
        ts.more(PID, Arrays.copyOfRange(header, 184, header.length));
        assertThat(verdicts(Codec.H264, ts)).containsExactly(UNDECIDED, NOT_KEY);
    }

    @Test
    void thePesHeaderMayStraddlePackets() {
        byte[] pes = Ts.pes(20, Ts.H264_IDR);
        for (int cut = 1; cut < pes.length; cut++) {
            Ts ts = new Ts().packet(PID, true, 0, -1, Arrays.copyOf(pes, cut));
            ts.more(PID, Arrays.copyOfRange(pes, cut, pes.length)).filler(PID, 1);
            assertThat(verdicts(Codec.H264, ts).getLast()).as("cut at %d", cut).isEqualTo(KEY);
        }
    }

    @Test
    void aScrambledPictureWithoutTheFlagIsNone() {
        byte[] b = new Ts().unit(PID, 0, Ts.H264_IDR).bytes();
        b[3] |= (byte) 0x80;
        assertThat(new KeyFrames().packet(b, 0, Codec.H264)).isEqualTo(NOT_KEY);
    }

    @Test
    void aPictureWithoutAnyStartCodeIsGivenUp() {
        List<KeyFrames.Verdict> verdicts =
                verdicts(Codec.H264, new Ts().unit(PID, 0, new byte[0]).filler(PID, 40));
        assertThat(verdicts).startsWith(UNDECIDED, UNDECIDED).endsWith(NOT_KEY);
    }

    @Test
    void whatComesBeforeTheFirstPictureIsNone() {
        assertThat(verdicts(Codec.H264, new Ts().more(PID, Ts.H264_IDR))).containsExactly(NOT_KEY);
    }

    @Test
    void aRestartForgetsThePictureThatBegan() {
        KeyFrames keyFrames = new KeyFrames();
        keyFrames.packet(new Ts().unit(PID, 0, Ts.hex("000001")).bytes(), 0, Codec.H264);
        keyFrames.restart();
        assertThat(keyFrames.packet(new Ts().more(PID, Ts.hex("65")).bytes(), 0, Codec.H264))
                .isEqualTo(NOT_KEY);
    }

    private static KeyFrames.Verdict verdict(Codec codec, byte[] stream) {
        return verdicts(codec, new Ts().unit(PID, 0, stream)).getLast();
    }

    private static List<KeyFrames.Verdict> verdicts(Codec codec, Ts ts) {
        KeyFrames keyFrames = new KeyFrames();
        List<KeyFrames.Verdict> verdicts = new ArrayList<>();
        byte[] b = ts.bytes();
        for (int at = 0; at < b.length; at += Packet.SIZE) {
            verdicts.add(keyFrames.packet(b, at, codec));
        }
        return verdicts;
    }
}
