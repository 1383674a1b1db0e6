package dev.acequia.engine;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Addresses that are not on the internet: loopback, private, link-local, shared, unspecified, multicast.
public final class PrivateNetworks {
    private static final int V4_BYTES = 4;

    private PrivateNetworks() {}

    /// Whether an address is one of them, or an IPv6 address that carries such an IPv4 address.
    public static boolean has(InetAddress address) {
        return switch (address) {
            case Inet4Address v4 -> has(v4);
            case Inet6Address v6 -> has(v6);
            default -> true;
        };
    }

    /// Whether a client's address is one of them; anything else is not.
    public static boolean has(String address) {
        try {
            int zone = address.indexOf('%');
            return has(InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone)));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean has(Inet4Address v4) {
        byte[] bytes = v4.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean isShared = first == 100 && (second & 0xc0) == 64; // RFC 6598
        return first == 0 || isShared || first >= 240 || isLocal(v4);
    }

    private static boolean has(Inet6Address v6) {
        byte[] bytes = v6.getAddress();
        boolean isUniqueLocal = (bytes[0] & 0xfe) == 0xfc; // RFC 4193
        return isUniqueLocal || isLocal(v6) || carriesPrivate(bytes);
    }

    private static boolean isLocal(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress();
    }

    /// IPv4-compatible and translated addresses (RFC 4291, 6052), and 6to4 (RFC 3056).
    private static boolean carriesPrivate(byte[] v6) {
        boolean isCompatible = isZero(v6, 0, 12) || isZero(v6, 0, 8) && isZero(v6, 10, 12);
        boolean isTranslated =
                (v6[0] & 0xff) == 0 && (v6[1] & 0xff) == 0x64 && (v6[2] & 0xff) == 0xff && (v6[3] & 0xff) == 0x9b;
        boolean is6to4 = (v6[0] & 0xff) == 0x20 && (v6[1] & 0xff) == 0x02;
        return (isCompatible || isTranslated) && has(v4(v6, 12)) || is6to4 && has(v4(v6, 2));
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, new byte[to - from], 0, to - from);
    }

    private static InetAddress v4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + V4_BYTES));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
