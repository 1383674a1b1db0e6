package dev.acequia.http.message;

import dev.acequia.settings.kind.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The proxies that are believed what they say of their clients (`TRUSTED_PROXIES`). Immutable.
public record Proxies(List<Network> trusted) {
    /// No trusted proxies.
    public static final Proxies NONE = new Proxies(List.of());

    private static final String FORWARDED_FOR = "x-forwarded-for";

    public Proxies {
        trusted = List.copyOf(trusted);
    }

    /// The address of the client: the peer, or where the peer is trusted, the right-most address in
    /// `X-Forwarded-For` that is not; empty when a trusted proxy names one that cannot be read.
    ///
    /// @param headers by name in lower case
    String client(InetAddress peer, Map<String, String> headers) {
        String way = headers.get(FORWARDED_FOR);
        if (way == null || !trusts(peer)) {
            return peer.getHostAddress();
        }
        String[] hops = way.split(",", -1);
        InetAddress client = peer;
        for (int i = hops.length - 1; i >= 0 && trusts(client); i--) {
            InetAddress hop = address(hops[i].strip());
            if (hop == null) {
                return "";
            }
            client = hop;
        }
        return client.getHostAddress();
    }

    /// Whether the peer is one of them and says for whom it asks.
    boolean haveSent(@Nullable InetAddress peer, Map<String, String> headers) {
        return peer != null && headers.containsKey(FORWARDED_FOR) && trusts(peer);
    }

    private boolean trusts(InetAddress address) {
        return trusted.stream().anyMatch(each -> each.contains(address));
    }

    /// The address of `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1` or `[2001:db8::1]:80`; null when it is none
    /// of these.
    private static @Nullable InetAddress address(String hop) {
        int bracket = hop.indexOf(']');
        int colon = hop.indexOf(':');
        String bare = hop;
        if (hop.startsWith("[") && bracket > 0) {
            bare = hop.substring(1, bracket);
        } else if (colon > 0 && colon == hop.lastIndexOf(':')) {
            bare = hop.substring(0, colon);
        }
        try {
            return InetAddress.ofLiteral(bare);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
