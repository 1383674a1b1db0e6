package dev.acequia.mpegts;

import java.nio.charset.StandardCharsets;

/// Kind of elementary stream on a PID, by its `stream_type` (ISO 13818-1 table 2-34) and, where that is private, its
/// descriptors.
public enum Codec {
    MPEG2_VIDEO,
    H264,
    HEVC,
    OTHER_VIDEO,
    NOT_VIDEO;

    private static final int PRIVATE_DATA = 0x06;
    private static final int REGISTRATION = 0x05;

    static Codec of(int streamType) {
        return switch (streamType) {
            case 0x01, 0x02 -> MPEG2_VIDEO;
            case 0x1B -> H264;
            case 0x24 -> HEVC;
            case 0x10, 0x1E, 0x20, 0x21, 0x33, 0x42, 0xD1, 0xD2, 0xD4, 0xEA -> OTHER_VIDEO;
            default -> NOT_VIDEO;
        };
    }

    /// The kind of a stream whose descriptors stand in `b` from index `from` up to, without, `to`.
    static Codec of(int streamType, byte[] b, int from, int to) {
        if (streamType != PRIVATE_DATA) {
            return of(streamType);
        }
        for (int at = from; at + 2 <= to; at += 2 + (b[at + 1] & 0xFF)) {
            if (b[at] == REGISTRATION && at + 6 <= to) {
                return registered(new String(b, at + 2, 4, StandardCharsets.ISO_8859_1));
            }
        }
        return NOT_VIDEO;
    }

    private static Codec registered(String format) {
        return switch (format) {
            case "HEVC", "hvc1" -> HEVC;
            case "AVC1", "avc1", "H264" -> H264;
            case "AV01", "VVC ", "VC-1", "drac", "AVSV", "AVS2", "AVS3" -> OTHER_VIDEO;
            default -> NOT_VIDEO;
        };
    }

    public boolean isVideo() {
        return this != NOT_VIDEO;
    }
}
