package dev.acequia.mpegts;

/// Kind of elementary stream on a PID, by its `stream_type` (ISO 13818-1 table 2-34).
public enum Codec {
    MPEG2_VIDEO,
    H264,
    HEVC,
    OTHER_VIDEO,
    NOT_VIDEO;

    static Codec of(int streamType) {
        return switch (streamType) {
            case 0x01, 0x02 -> MPEG2_VIDEO;
            case 0x1B -> H264;
            case 0x24 -> HEVC;
            case 0x10, 0x20, 0x21, 0x33, 0xD1, 0xEA -> OTHER_VIDEO;
            default -> NOT_VIDEO;
        };
    }

    public boolean isVideo() {
        return this != NOT_VIDEO;
    }
}
