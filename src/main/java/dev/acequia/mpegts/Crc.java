package dev.acequia.mpegts;

/// The CRC-32 of sections: polynomial 0x04C11DB7, most significant bit first (ISO 13818-1 Annex A).
public final class Crc {
    private static final int[] TABLE = table();

    private Crc() {}

    /// The CRC of `length` bytes; 0 over a section that ends with its right CRC.
    public static int of(byte[] b, int from, int length) {
        int crc = -1;
        for (int i = from; i < from + length; i++) {
            crc = crc << 8 ^ TABLE[(crc >>> 24 ^ b[i]) & 0xFF];
        }
        return crc;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04C11DB7 : crc << 1;
            }
            table[i] = crc;
        }
        return table;
    }
}
