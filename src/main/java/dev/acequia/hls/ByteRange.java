package dev.acequia.hls;

/// The part of a resource that a segment is (RFC 8216 4.3.2.2).
///
/// @param length in bytes
/// @param offset of its first byte
public record ByteRange(long length, long offset) {
    public ByteRange {
        if (length < 0 || offset < 0 || length > Long.MAX_VALUE - offset) {
            throw new IllegalArgumentException("no bytes can be %d long from %d on".formatted(length, offset));
        }
    }

    /// The offset of the byte after the last.
    public long end() {
        return offset + length;
    }
}
