package dev.acequia.simulator;

import dev.acequia.bounds.BoundedMap;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Streams of the simulated network: a few channels with stable ids and, if asked for, one behind every other id.
///
/// Thread-safe.
final class Catalogue {
    private static final Pattern HEX40 = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern TRANSPORT_FILE = Pattern.compile("([0-9a-f]{40})\\.(?:acelive|torrent)(?:[?#].*)?$");
    private static final Pattern MAGNET = Pattern.compile("urn:btih:([0-9a-f]{40}|[a-z2-7]{32})");
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final List<String> CLIPS = List.of("card", "counter", "bars");
    /// The most contents outside the list that are remembered.
    private static final int MAX_GUESTS = 4096;

    private final List<Content> channels = List.of(
            new Content(
                    "Acequia test card",
                    "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209",
                    Hash.sha1("acequia test card"),
                    CLIPS.get(0)),
            channel("Acequia counter", CLIPS.get(1)),
            channel("Acequia colour bars", CLIPS.get(2)));

    private final boolean anyContent;
    private final Map<String, Content> guests = BoundedMap.ofLastAdded(MAX_GUESTS);

    /// @param anyContent whether every well-formed id is known
    Catalogue(boolean anyContent) {
        this.anyContent = anyContent;
    }

    /// The contents with stable ids.
    List<Content> channels() {
        return channels;
    }

    Optional<Content> byContentId(String text) {
        String id = text.toLowerCase(Locale.ROOT);
        Optional<Content> channel =
                channels.stream().filter(c -> c.contentId().equals(id)).findFirst();
        if (channel.isPresent() || !isGuest(id)) {
            return channel;
        }
        return Optional.of(guest(id, Hash.sha1("infohash of " + id)));
    }

    Optional<Content> byInfohash(String text) {
        String infohash = text.toLowerCase(Locale.ROOT);
        Optional<Content> known = knownInfohash(infohash);
        if (known.isPresent() || !isGuest(infohash)) {
            return known;
        }
        return Optional.of(guest(Hash.sha1("content id of " + infohash), infohash));
    }

    /// Content of a transport file: the one whose id or infohash is its name, `<40 hex>.torrent` or `.acelive`.
    Optional<Content> byUrl(String url) {
        Matcher file = TRANSPORT_FILE.matcher(url.toLowerCase(Locale.ROOT));
        return file.find()
                ? knownInfohash(file.group(1)).or(() -> byContentId(file.group(1)))
                : byContentId(Hash.sha1("content id of " + url));
    }

    /// Content of a magnet link: that of the infohash in it, in hex or base 32.
    Optional<Content> byMagnet(String magnet) {
        Matcher hash = MAGNET.matcher(magnet.toLowerCase(Locale.ROOT));
        return hash.find()
                ? byInfohash(hash.group(1).length() == 40 ? hash.group(1) : hex(hash.group(1)))
                : Optional.empty();
    }

    private static String hex(String base32) {
        String digits = base32.chars()
                .map(BASE32::indexOf)
                .mapToObj(value -> Integer.toString(value, 32))
                .collect(Collectors.joining());
        return "%040x".formatted(new BigInteger(digits, 32));
    }

    /// Like [#byInfohash], but never makes a content up.
    Optional<Content> knownInfohash(String infohash) {
        Optional<Content> channel =
                channels.stream().filter(c -> c.infohash().equals(infohash)).findFirst();
        if (channel.isPresent()) {
            return channel;
        }
        synchronized (guests) {
            return Optional.ofNullable(guests.get(infohash));
        }
    }

    private boolean isGuest(String id) {
        return anyContent && HEX40.matcher(id).matches() && knownInfohash(id).isEmpty();
    }

    private Content guest(String contentId, String infohash) {
        int clip = Math.floorMod(infohash.hashCode(), CLIPS.size());
        Content content = new Content("Channel " + contentId.substring(0, 4), contentId, infohash, CLIPS.get(clip));
        synchronized (guests) {
            guests.put(infohash, content);
        }
        return content;
    }

    private static Content channel(String title, String clip) {
        return new Content(title, Hash.sha1("content id of " + title), Hash.sha1("infohash of " + title), clip);
    }
}
