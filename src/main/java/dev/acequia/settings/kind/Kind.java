package dev.acequia.settings.kind;

import dev.acequia.text.Redaction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Type of a setting: how its values are read, written and bounded.
///
/// Whatever [#write] makes of a value that is in range, [#read] makes that value of it again.
public interface Kind<T> {
    /// The value that a text without blanks around it stands for; empty when it stands for none that is allowed.
    Optional<T> read(String text);

    String write(T value);

    /// The value as it may be shown: without credentials.
    default String shown(T value) {
        return write(value);
    }

    /// The expected value, as it follows "must be": `a whole number from 3 to 20`.
    String expected();

    /// The value as JSON has it: a number, a boolean or a text. Written as text, it can be [#read] again.
    default Object json(T value) {
        return write(value);
    }

    /// The texts of all values there are; empty when they are too many to list.
    default List<String> choices() {
        return List.of();
    }

    /// The range or the choices, such as `3 to 20`; empty when there are none.
    default String range() {
        return String.join(", ", choices());
    }

    /// The unit of the number, such as `s`; empty when it has none.
    default String unit() {
        return "";
    }

    /// One of some constants, named in upper or lower case.
    record Choice<E extends Enum<E>>(List<E> constants) implements Kind<E> {
        @Override
        public Optional<E> read(String text) {
            for (E constant : constants) {
                if (constant.name().equalsIgnoreCase(text)) {
                    return Optional.of(constant);
                }
            }
            return Optional.empty();
        }

        @Override
        public String write(E value) {
            return value.name();
        }

        @Override
        public String expected() {
            return "one of " + range();
        }

        @Override
        public List<String> choices() {
            return constants.stream().map(Enum::name).toList();
        }
    }

    /// Boolean value as people write it, in upper or lower case.
    record Flag() implements Kind<Boolean> {
        @Override
        public Optional<Boolean> read(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "yes", "on", "1" -> Optional.of(true);
                case "false", "no", "off", "0" -> Optional.of(false);
                default -> Optional.empty();
            };
        }

        @Override
        public String write(Boolean value) {
            return value.toString();
        }

        @Override
        public String expected() {
            return "true or false";
        }

        @Override
        public Object json(Boolean value) {
            return value;
        }

        @Override
        public List<String> choices() {
            return List.of("true", "false");
        }
    }

    /// A word that can travel in an HTTP header, or nothing.
    record Text(int maxLength) implements Kind<String> {
        @Override
        public Optional<String> read(String text) {
            boolean isWord = text.length() <= maxLength && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
            return isWord ? Optional.of(text) : Optional.empty();
        }

        @Override
        public String write(String value) {
            return value;
        }

        @Override
        public String expected() {
            return "at most " + maxLength + " ASCII characters without spaces";
        }
    }

    /// The address of a service, or nothing; a slash at its end does not count.
    record Url(int maxLength) implements Kind<String> {
        @Override
        public Optional<String> read(String text) {
            String url = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            boolean isHidden =
                    url.contains(Redaction.HIDDEN); // As it is shown, and sent back with another part changed.
            return url.isEmpty() || isService(url) && url.length() <= maxLength && !isHidden
                    ? Optional.of(url)
                    : Optional.empty();
        }

        private static boolean isService(String url) {
            try {
                URI uri = new URI(url);
                boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                return isHttp && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null;
            } catch (URISyntaxException e) {
                return false;
            }
        }

        @Override
        public String write(String value) {
            return value;
        }

        @Override
        public String shown(String value) {
            return Redaction.of(value);
        }

        @Override
        public String expected() {
            return "an http or https URL without a query, or empty";
        }
    }

    /// A folder, which need not exist; a relative one starts at the working folder.
    record Folder() implements Kind<Path> {
        @Override
        public Optional<Path> read(String text) {
            try {
                return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
            } catch (InvalidPathException notAPath) {
                return Optional.empty();
            }
        }

        @Override
        public String write(Path value) {
            return value.toString();
        }

        @Override
        public String expected() {
            return "the path of a directory";
        }
    }

    /// A numeric address of this machine; names are not resolved.
    record Ip() implements Kind<InetAddress> {
        @Override
        public Optional<InetAddress> read(String text) {
            try {
                return Optional.of(InetAddress.ofLiteral(text));
            } catch (IllegalArgumentException notAnAddress) {
                return Optional.empty();
            }
        }

        @Override
        public String write(InetAddress value) {
            return value.getHostAddress();
        }

        @Override
        public String expected() {
            return "an IPv4 or IPv6 address";
        }
    }

    /// A host and a port elsewhere, not resolved; an IPv6 address stands in brackets.
    record Peer() implements Kind<InetSocketAddress> {
        private static final Amount.WholeNumber PORT = new Amount.WholeNumber(1, 65_535);
        private static final int HOST_LENGTH = 253;

        @Override
        public Optional<InetSocketAddress> read(String text) {
            int colon = text.lastIndexOf(':');
            Optional<Integer> port = PORT.read(text.substring(colon + 1));
            if (colon < 1 || colon > HOST_LENGTH || port.isEmpty()) {
                return Optional.empty();
            }
            String host = text.substring(0, colon);
            boolean isBracketed = host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0;
            String bare = isBracketed ? host.substring(1, host.length() - 1) : host;
            return bare.chars().allMatch(c -> isOfHost(c) || isBracketed && c == ':') && isHost(host)
                    ? Optional.of(InetSocketAddress.createUnresolved(bare, port.get()))
                    : Optional.empty();
        }

        /// Whether URLs can have it, which those with underscores cannot.
        private static boolean isHost(String host) {
            try {
                return new URI("http://" + host + "/").getHost() != null;
            } catch (URISyntaxException e) {
                return false;
            }
        }

        private static boolean isOfHost(int c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-.".indexOf(c) >= 0;
        }

        @Override
        public String write(InetSocketAddress value) {
            String host = value.getHostString();
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + value.getPort();
        }

        @Override
        public String expected() {
            return "host:port";
        }
    }

    /// Values with commas between them, each at most once; possibly none.
    record Many<T>(Kind<T> item) implements Kind<List<T>> {
        @Override
        public Optional<List<T>> read(String text) {
            List<T> items = new ArrayList<>();
            for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                Optional<T> one = item.read(part.strip());
                if (one.isEmpty()) {
                    return Optional.empty();
                }
                items.add(one.get());
            }
            return new HashSet<>(items).size() == items.size() ? Optional.of(List.copyOf(items)) : Optional.empty();
        }

        @Override
        public String write(List<T> value) {
            return value.stream().map(item::write).collect(Collectors.joining(","));
        }

        @Override
        public String expected() {
            return "a list of different " + item.expected() + ", separated by commas";
        }
    }
}
