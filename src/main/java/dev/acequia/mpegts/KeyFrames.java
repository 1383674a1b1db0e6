package dev.acequia.mpegts;

/// Detector of the packets of one video PID at which a decoder can start.
///
/// The first start codes of a picture tell ([PictureStart]); they may stand in a later packet than the one that starts
/// the PES packet, so a picture is undecided for a while. The `random_access_indicator` is believed only where they
/// cannot be read, and only as long as it is rare: some muxers set it on every picture. Not thread-safe: one feed owns
/// it.
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
    private static final int PATIENCE = 32;

    /// Pictures without the flag in a row that make it rare.
    private static final int RARE = 5;

    private final PictureStart start = new PictureStart();
    private Verdict verdict = Verdict.NOT_KEY;
    private int packets;
    private boolean isFlagged;
    private boolean isFlagRare;
    private int sinceFlag = RARE;

    /// Takes a packet of the video PID; the verdict on the picture that it belongs to.
    Verdict packet(byte[] b, int at, Codec codec) {
        if (Packet.startsUnit(b, at)) {
            begin(Packet.isRandomAccess(b, at));
        }
        if (verdict == Verdict.UNDECIDED) {
            verdict = judge(b, at, codec);
        }
        return verdict;
    }

    /// Forgets the picture that has begun.
    void restart() {
        verdict = Verdict.NOT_KEY;
    }

    private void begin(boolean flag) {
        verdict = Verdict.UNDECIDED;
        packets = 0;
        isFlagged = flag;
        isFlagRare = sinceFlag >= RARE;
        sinceFlag = flag ? 0 : Math.min(sinceFlag + 1, RARE);
        start.begin();
    }

    private Verdict judge(byte[] b, int at, Codec codec) {
        boolean isReadable = codec != Codec.OTHER_VIDEO && codec != Codec.NOT_VIDEO && !Packet.isScrambled(b, at);
        if (!isReadable || packets == PATIENCE) {
            return byFlag();
        }
        packets++;
        Verdict seen = start.read(b, Packet.payload(b, at), at + Packet.SIZE, codec, isFlagged && isFlagRare);
        boolean isOpaque = packets == 1 && isFlagged && start.isOpaque();
        return seen == Verdict.UNDECIDED && isOpaque && isFlagRare ? Verdict.KEY : seen;
    }

    private Verdict byFlag() {
        return isFlagged && isFlagRare ? Verdict.KEY : Verdict.NOT_KEY;
    }
}
