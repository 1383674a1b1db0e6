package dev.acequia.settings.kind;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// The addresses that begin alike, such as `10.0.0.0/8`; with all bits fixed it is one address. Immutable.
///
/// @param prefix how many bits of the address are fixed; the others are 0
public record Network(InetAddress address, int prefix) {
    public Network {
        address = masked(address, prefix);
    }

    /// Reads an address, or an address and a number of bits with a slash between them; names are not
    /// resolved.
    public static Optional<Network> read(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        boolean isShort = literal.indexOf(':') < 0
                && literal.chars().filter(c -> c == '.').count() != 3;
        if (isShort) {
            return Optional.empty(); // "10/8" would be read as 0.0.0.10.
        }
        try {
            InetAddress address = InetAddress.ofLiteral(literal);
            int bits = bits(address);
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            return prefix < 0 || prefix > bits ? Optional.empty() : Optional.of(new Network(address, prefix));
        } catch (IllegalArgumentException notANetwork) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress other) {
        return bits(other) == bits(address) && masked(other, prefix).equals(address);
    }

    /// The network with this number of bits that an address is in; a bound that is greater than the address is all of
    /// it.
    public static Network around(InetAddress address, int prefix) {
        return new Network(address, Math.min(prefix, bits(address)));
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }

    private static InetAddress masked(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int fixed = Math.clamp(prefix - (long) i * Byte.SIZE, 0, Byte.SIZE);
            bytes[i] &= (byte) (0xFF << (Byte.SIZE - fixed));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // An address has 4 bytes or 16.
        }
    }

    @Override
    public String toString() {
        return prefix == bits(address) ? address.getHostAddress() : address.getHostAddress() + "/" + prefix;
    }
}
