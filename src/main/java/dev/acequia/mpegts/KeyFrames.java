package dev.acequia.mpegts;

/// Detector of the packets of one video PID at which a decoder can start.
///
/// A packet that starts a PES packet is one when its `random_access_indicator` is set. Where the flag is missing, the
/// first start codes of the picture tell: a sequence or parameter set, or a slice of a picture that needs no other
/// (H.264 7.4.1, HEVC 7.4.2.2, MPEG-2 6.2.1). They may stand in a later packet, so a picture is undecided for a while.
/// Not thread-safe: one feed owns it.
final class KeyFrames {
    /// Classification of the picture that began last.
    enum Verdict {
        /// More packets are needed to tell, or no picture has begun.
        UNDECIDED,
        /// A decoder can start at the packet where this picture began.
        KEY,
        /// It cannot.
        NOT_KEY
    }

    /// A picture whose first packets hold no telling start code is not looked at any further.
    private static final int PATIENCE = 16;

    /// The fixed part of a PES header, in bytes (ISO 13818-1 2.4.3.6).
    private static final int PES_HEADER = 9;

    private Verdict verdict = Verdict.NOT_KEY;
    private int packets;
    private int zeros;
    private boolean codeNext;
    private int headerRead;
    private int headerEnd;

    /// Takes a packet of the video PID; the verdict on the picture that it belongs to.
    Verdict packet(byte[] b, int at, Codec codec) {
        if (Packet.startsUnit(b, at)) {
            begin();
            if (Packet.isRandomAccess(b, at)) {
                verdict = Verdict.KEY;
                return verdict;
            }
        }
        if (verdict == Verdict.UNDECIDED) {
            if (Packet.isScrambled(b, at) || ++packets > PATIENCE) {
                verdict = Verdict.NOT_KEY;
            } else {
                scan(b, at, codec);
            }
        }
        return verdict;
    }

    /// Forgets the picture that has begun.
    void restart() {
        verdict = Verdict.NOT_KEY;
    }

    private void begin() {
        verdict = Verdict.UNDECIDED;
        packets = 0;
        zeros = 0;
        codeNext = false;
        headerRead = 0;
        headerEnd = PES_HEADER;
    }

    private void scan(byte[] b, int at, Codec codec) {
        int end = at + Packet.SIZE;
        for (int i = Packet.payload(b, at); i < end && verdict == Verdict.UNDECIDED; i++) {
            int value = b[i] & 0xFF;
            if (headerRead < headerEnd) {
                skipHeader(value);
                continue;
            }
            if (codeNext) {
                codeNext = false;
                verdict = judge(value, codec);
            }
            if (value == 1 && zeros >= 2) {
                codeNext = true;
            }
            zeros = value == 0 ? zeros + 1 : 0;
        }
    }

    /// The last byte of the fixed part tells how many follow.
    private void skipHeader(int value) {
        headerRead++;
        if (headerRead == PES_HEADER) {
            headerEnd += value;
        }
    }

    private static Verdict judge(int code, Codec codec) {
        return switch (codec) {
            case H264 -> h264(code & 0x1F);
            case HEVC -> hevc(code >> 1 & 0x3F);
            case MPEG2_VIDEO -> mpeg2(code);
            case OTHER_VIDEO, NOT_VIDEO -> Verdict.NOT_KEY;
        };
    }

    private static Verdict h264(int nalType) {
        if (nalType == 5 || nalType == 7) {
            return Verdict.KEY;
        }
        return nalType >= 1 && nalType <= 4 ? Verdict.NOT_KEY : Verdict.UNDECIDED;
    }

    private static Verdict hevc(int nalType) {
        if (nalType >= 16 && nalType <= 23 || nalType == 32 || nalType == 33) {
            return Verdict.KEY;
        }
        return nalType < 16 ? Verdict.NOT_KEY : Verdict.UNDECIDED;
    }

    private static Verdict mpeg2(int code) {
        if (code == 0xB3) {
            return Verdict.KEY;
        }
        return code == 0x00 ? Verdict.NOT_KEY : Verdict.UNDECIDED;
    }
}
