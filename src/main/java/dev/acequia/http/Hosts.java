package dev.acequia.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The values of the `Host` header that name this server. Thread-safe.
///
/// The owner of a domain can have its name lead to any address, so that a page of theirs is of one origin with this
/// server (DNS rebinding). Such a name is foreign; an address, and a name that nobody can have on the Internet, is not.
final class Hosts {
    /// Domains that have no owner on the Internet: of the link (RFC 6762), of a home (RFC 8375) or of a network of
    /// one's own.
    private static final List<String> PRIVATE = List.of(".local", ".lan", ".home.arpa", ".internal");

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final String LOCALHOST = "localhost";
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private final Supplier<List<String>> allowed;

    /// @param allowed further names, asked for each time; one that begins with `*.` stands for all names below
    Hosts(Supplier<List<String>> allowed) {
        this.allowed = allowed;
    }

    /// Whether the server may be called so. A request that names no host comes from no page.
    boolean isKnown(String authority) {
        String host = name(authority);
        return isHere(authority)
                || literal(host) != null
                || PRIVATE.stream().anyMatch(host::endsWith)
                || allowed.get().stream().anyMatch(each -> matches(each.toLowerCase(Locale.ROOT), host));
    }

    private static boolean matches(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : pattern.equals(host);
    }

    /// Whether it is a name or address of this machine.
    static boolean isHere(String authority) {
        String host = name(authority);
        InetAddress literal = literal(host);
        return authority.isEmpty()
                || host.equals(LOCALHOST)
                || host.endsWith("." + LOCALHOST)
                || literal != null && isOurs(literal)
                || literal == null && !host.isEmpty() && Machine.NAMES.contains(host);
    }

    /// The host of `host:port` in lower case and without the dot of a whole name; empty when it has another form.
    private static String name(String authority) {
        int port = authority.lastIndexOf(':');
        boolean hasPort = port >= 0 && port > authority.lastIndexOf(']');
        if (hasPort && !authority.substring(port + 1).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return "";
        }
        String host = (hasPort ? authority.substring(0, port) : authority).toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /// The address that stands there in the form that URLs have; null when none does.
    private static @Nullable InetAddress literal(String host) {
        boolean isIpv6 = host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0;
        if (!isIpv6 && !IPV4.matcher(host).matches()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(isIpv6 ? host.substring(1, host.length() - 1) : host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /// Names and addresses of this machine, looked up when they are first needed.
    private static final class Machine {
        static final Set<String> NAMES = names();

        private static Set<String> names() {
            Set<String> names = new HashSet<>();
            String whole = own().strip().toLowerCase(Locale.ROOT);
            names.add(whole);
            names.add(whole.replaceFirst("\\..*", ""));
            names.remove("");
            return Set.copyOf(names);
        }

        /// The host name as the kernel reports it, without asking a name server where that can be avoided.
        private static String own() {
            try {
                return Files.isReadable(KERNEL)
                        ? Files.readString(KERNEL)
                        : InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "";
            } catch (IOException e) {
                return "";
            }
        }
    }
}
