package dev.acequia.mpegts;

import dev.acequia.mpegts.KeyFrames.Verdict;

/// Parser of the start codes that a picture begins with, byte by byte, which tells whether a decoder can start there:
/// H.264 7.4.1 and D.1.8, HEVC 7.4.2.2, MPEG-2 6.2.
///
/// It can with an IDR picture, an intra random access point, or one that brings its parameter sets or sequence header
/// and is intra coded or a recovery point. Not thread-safe: one feed owns it.
final class PictureStart {
    /// The fixed part of a PES header, in bytes (ISO 13818-1 2.4.3.6).
    private static final int PES_HEADER = 9;

    private static final int RECOVERY_POINT = 6;
    private static final int MOST_BITS = 56;

    /// Element of the bitstream at the current byte.
    private enum Part {
        OTHER,
        CODE,
        HEADER,
        MESSAGE_TYPE,
        MESSAGE_SIZE,
        MESSAGE,
        SLICE,
        PICTURE
    }

    private Part part = Part.OTHER;
    private int zeros;
    private int headerRead;
    private int headerEnd;
    private boolean hasBytes;
    private boolean hasCode;
    private boolean hasParameters;
    private boolean isRecovery;
    private int messageType;
    private int messageSize;
    private long bits;
    private int bitCount;

    /// A picture begins.
    void begin() {
        part = Part.OTHER;
        zeros = 0;
        headerRead = 0;
        headerEnd = PES_HEADER;
        hasBytes = false;
        hasCode = false;
        hasParameters = false;
        isRecovery = false;
    }

    /// Whether there are bytes of the picture, but no start code among them.
    boolean isOpaque() {
        return hasBytes && !hasCode;
    }

    /// Reads the picture's next bytes, from index `from` up to, without, `end`, until it can tell.
    ///
    /// @param isFlagged whether the muxer says that a decoder can start here
    Verdict read(byte[] b, int from, int end, Codec codec, boolean isFlagged) {
        Verdict verdict = Verdict.UNDECIDED;
        int first = skipHeader(b, from, end);
        hasBytes |= first < end;
        for (int i = first; i < end && verdict == Verdict.UNDECIDED; i++) {
            int value = b[i] & 0xFF;
            if (value > 3 && isPassedOver()) {
                zeros = 0;
                continue;
            }
            boolean isStartCode = value == 1 && zeros >= 2;
            boolean isPrevention = value == 3 && zeros >= 2 && codec != Codec.MPEG2_VIDEO;
            zeros = value == 0 ? zeros + 1 : 0;
            if (isStartCode) {
                hasCode = true;
                part = Part.CODE;
            } else if (part != Part.OTHER && !isPrevention) {
                verdict = next(value, codec, isFlagged);
            }
        }
        return verdict;
    }

    /// Skips what is there of the PES header, whose fixed part ends with the number of bytes that follow it.
    private int skipHeader(byte[] b, int from, int end) {
        int at = from;
        while (at < end && headerRead < headerEnd) {
            int part = Math.min(headerRead < PES_HEADER ? PES_HEADER - headerRead : headerEnd - headerRead, end - at);
            headerRead += part;
            at += part;
            if (headerRead == PES_HEADER && headerEnd == PES_HEADER) {
                headerEnd += b[at - 1] & 0xFF;
            }
        }
        return at;
    }

    /// Whether a byte that belongs to no start code says nothing here.
    private boolean isPassedOver() {
        if (part == Part.MESSAGE && messageSize > 1) {
            messageSize--;
            return true;
        }
        return part == Part.OTHER;
    }

    private Verdict next(int value, Codec codec, boolean isFlagged) {
        switch (part) {
            case CODE -> {
                return code(value, codec, isFlagged);
            }
            case HEADER -> part = Part.MESSAGE_TYPE;
            case MESSAGE_TYPE -> {
                messageType += value;
                part = value == 0xFF ? Part.MESSAGE_TYPE : Part.MESSAGE_SIZE;
            }
            case MESSAGE_SIZE -> {
                messageSize += value;
                if (value != 0xFF) {
                    message();
                }
            }
            case MESSAGE -> {
                if (--messageSize == 0) {
                    nextMessage();
                }
            }
            case SLICE -> {
                return slice(value, isFlagged);
            }
            case PICTURE -> {
                return picture(value);
            }
            case OTHER -> {}
        }
        return Verdict.UNDECIDED;
    }

    private Verdict code(int value, Codec codec, boolean isFlagged) {
        part = Part.OTHER;
        bits = 0;
        bitCount = 0;
        return switch (codec) {
            case H264 -> h264(value & 0x1F);
            case HEVC -> hevc(value >> 1 & 0x3F, isFlagged);
            case MPEG2_VIDEO -> mpeg2(value);
            case OTHER_VIDEO, NOT_VIDEO -> Verdict.NOT_KEY;
        };
    }

    private Verdict h264(int nalType) {
        switch (nalType) {
            case 1, 2 -> part = Part.SLICE;
            case 3, 4 -> {
                return Verdict.NOT_KEY;
            }
            case 5 -> {
                return Verdict.KEY;
            }
            case 6 -> nextMessage();
            case 7 -> hasParameters = true;
            default -> {}
        }
        return Verdict.UNDECIDED;
    }

    private Verdict hevc(int nalType, boolean isFlagged) {
        if (nalType >= 16 && nalType <= 23) {
            return Verdict.KEY;
        }
        if (nalType < 16) {
            return isRecovery && (hasParameters || isFlagged) ? Verdict.KEY : Verdict.NOT_KEY;
        }
        hasParameters |= nalType == 33;
        if (nalType == 39) {
            nextMessage();
            part = Part.HEADER;
        }
        return Verdict.UNDECIDED;
    }

    private Verdict mpeg2(int code) {
        if (code == 0x00 && !hasParameters) {
            return Verdict.NOT_KEY;
        }
        part = code == 0x00 ? Part.PICTURE : Part.OTHER;
        hasParameters |= code == 0xB3;
        return Verdict.UNDECIDED;
    }

    private void nextMessage() {
        messageType = 0;
        messageSize = 0;
        part = Part.MESSAGE_TYPE;
    }

    private void message() {
        isRecovery |= messageType == RECOVERY_POINT;
        if (messageSize == 0) {
            nextMessage();
        } else {
            part = Part.MESSAGE;
        }
    }

    /// H.264 7.3.3: the number of the first macroblock, then the type of the slice.
    private Verdict slice(int value, boolean isFlagged) {
        bits = bits << 8 | value;
        bitCount += 8;
        int type = sliceType();
        if (type < 0 && bitCount < MOST_BITS) {
            return Verdict.UNDECIDED;
        }
        boolean isIntra = type >= 0 && (type % 5 == 2 || type % 5 == 4);
        boolean canStart =
                isIntra ? hasParameters || isRecovery || isFlagged : isRecovery && (hasParameters || isFlagged);
        return canStart ? Verdict.KEY : Verdict.NOT_KEY;
    }

    /// The second of the two numbers in Exp-Golomb code (9.1) that the bits begin with; -1 when there are too few.
    private int sliceType() {
        int first = codeLength(bitCount);
        int left = bitCount - first;
        int second = first == 0 ? 0 : codeLength(left);
        return second == 0 ? -1 : (int) (bits >>> left - second & (1L << second / 2 + 1) - 1) - 1;
    }

    /// The length in bits of the number that begins with the last `left` bits; 0 when it is not complete.
    private int codeLength(int left) {
        int zeroBits = 0;
        while (zeroBits < left && (bits >>> left - 1 - zeroBits & 1) == 0) {
            zeroBits++;
        }
        int length = 2 * zeroBits + 1;
        return length > left ? 0 : length;
    }

    /// MPEG-2 6.2.3: ten bits of temporal reference, then three of the coding type.
    private Verdict picture(int value) {
        bitCount += 8;
        if (bitCount < 16) {
            return Verdict.UNDECIDED;
        }
        return (value >> 3 & 7) == 1 ? Verdict.KEY : Verdict.NOT_KEY;
    }
}
