package dev.acequia.output;

import dev.acequia.engine.ContentId;
import dev.acequia.http.AdminAccess;
import dev.acequia.http.AuthThrottle;
import dev.acequia.http.Parameter;
import dev.acequia.http.message.Credential;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.player.PlayerIdentity;
import dev.acequia.player.TokenLimit;
import dev.acequia.player.TokenUsage;
import dev.acequia.settings.kind.StreamToken;
import dev.acequia.text.OneLineText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Authorization for playing (`contract.md` 5): open to everybody, or once stream tokens are defined, to whoever has
/// one that is valid for the stream, or the API key. Thread-safe.
public final class StreamAccess {
    /// Query parameter with a token, in URLs of requests and in those of playlists.
    private static final String TOKEN = "token";

    /// The same, as routes describe it.
    public static final Parameter PARAMETER =
            Parameter.text(TOKEN, "Stream token, required when `stream_tokens` is set.");

    private static final int LONGEST_CREDENTIAL = 512;

    private static final TokenLimit FREE = new TokenLimit.Free();

    private final Supplier<List<StreamToken>> tokens;
    private final Supplier<String> key;
    private final AuthThrottle throttle;
    private final Supplier<String> fault;
    private final TokenUsage usage = new TokenUsage();

    /// @param tokens read at each request; without any, playing is open
    /// @param key the API key, as for [AdminAccess]
    public StreamAccess(Supplier<List<StreamToken>> tokens, Supplier<String> key, AuthThrottle throttle) {
        this(tokens, key, throttle, () -> "");
    }

    /// @param tokens read at each request; without any, playing is open
    /// @param key the API key, as for [AdminAccess]
    /// @param fault why it is not known which tokens there are, as sentences; empty when it is known
    public StreamAccess(
            Supplier<List<StreamToken>> tokens, Supplier<String> key, AuthThrottle throttle, Supplier<String> fault) {
        this.fault = fault;
        this.tokens = tokens;
        this.key = key;
        this.throttle = throttle;
    }

    /// Access for everybody.
    public static StreamAccess open() {
        return new StreamAccess(List::of, () -> "", new AuthThrottle(System::nanoTime));
    }

    /// Reason why the request may not play the content; null when it may.
    public @Nullable Problem refusal(Request request, ContentId content) {
        Problem refusal = refusal(request);
        StreamToken token = refusal == null ? known(given(request), tokens.get()) : null;
        return token == null || token.allows(content.hex())
                ? refusal
                : Problem.of(
                        403,
                        "content_not_allowed",
                        "The token must allow the stream with " + content + ", but it is for others");
    }

    /// Refusal of a request that may play nothing; null when it may.
    public @Nullable Problem refusal(Request request) {
        String lost = fault.get();
        if (!lost.isEmpty()) {
            return AdminAccess.unknown(lost);
        }
        List<StreamToken> defined = tokens.get();
        if (defined.isEmpty()) {
            return null;
        }
        String given = given(request);
        if (given.isEmpty()) {
            return Problem.of(
                    401,
                    "missing_token",
                    "Playing requires a token, as ?token= or as Authorization: Bearer, but the request has none");
        }
        return throttle.judgePlayer(
                request.address(),
                player(request),
                given,
                () -> known(given, defined) != null || Credential.isRight(given, key.get()),
                Problem.of(403, "wrong_token", "The token must be one of this server's, but it is not"));
    }

    /// Limit of the token that the request plays with.
    public TokenLimit limit(Request request) {
        List<StreamToken> defined = tokens.get();
        StreamToken token = defined.isEmpty() ? null : known(given(request), defined);
        return token == null || token.clients() == StreamToken.ANY_NUMBER
                ? FREE
                : new TokenLimit.Counted(id(token), token.clients(), usage);
    }

    /// Identity of the player, as far as its request shows it.
    PlayerIdentity identity(Request request) {
        return new PlayerIdentity(
                request.address(),
                request.userAgent(),
                request.parameter("viewer"),
                request.header("x-playback-session-id"),
                limit(request));
    }

    /// Query that a playlist adds to its URLs, so that a client with access to it has access to them.
    String query(Request request) {
        String token = tokens.get().isEmpty() ? null : request.parameter(TOKEN);
        return token == null ? "" : "&" + TOKEN + "=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    /// Cache directive of an answer: shared caches may keep it only when no token was needed.
    String audience() {
        return tokens.get().isEmpty() ? "public" : "private";
    }

    /// The token or key that the request has, at most 512 characters; empty when it has none or none is needed.
    public String credential(Request request) {
        return tokens.get().isEmpty() ? "" : OneLineText.cut(given(request), LONGEST_CREDENTIAL);
    }

    /// Feature that sets the players of one address apart.
    private static String player(Request request) {
        return request.userAgent() + " " + request.headers().getOrDefault("x-playback-session-id", "");
    }

    private static String given(Request request) {
        String token = request.parameter(TOKEN);
        return token == null || token.isEmpty() ? Credential.in(request) : token;
    }

    /// Defined token that equals the given one; null when none does. All are compared, so that the time does not reveal
    /// which one it is.
    private static @Nullable StreamToken known(String given, List<StreamToken> defined) {
        StreamToken known = null;
        for (StreamToken each : defined) {
            boolean isRight = Credential.isRight(given, each.secret());
            known = isRight && known == null ? each : known;
        }
        return known;
    }

    private static String id(StreamToken token) {
        return token.name().isEmpty() ? ":" + token.secret() : token.name();
    }
}
