package dev.acequia.engine;

import dev.acequia.engine.EngineException.Kind;
import dev.acequia.engine.EngineException.Reason;
import dev.acequia.text.OneLineText;
import io.netty.channel.ConnectTimeoutException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Errors of one kind of request to an engine: the one place that classifies a failure of it (`engine-api.md` 4,
/// "Classify").
///
/// @param should what the engine is to do, to follow "should" in a sentence: `tell its version`
record EngineErrors(EngineAddress engine, String should) {
    private static final int LONGEST_WORDS = 160;
    /// The prefix that epoll puts before the system's message.
    private static final Pattern NATIVE = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-\\d+\\): ");

    private static final List<String> PERMANENT = List.of("premium", "missing_option", "mod_detected");
    private static final String NO_MANIFEST = "failed to get manifest";
    private static final String NO_SESSION = "unknown playback session id";
    private static final List<String> CONTENT = List.of(
            "failed to load content",
            NO_MANIFEST,
            "cannot get transport file",
            "cannot load",
            "couldn't find resource");

    /// The engine answered with an error of its own in words.
    EngineException said(String words) {
        return new EngineException(
                engine,
                byWords(words, Reason.TRANSIENT),
                kind(words, Kind.OTHER),
                sentence("it said " + quoted(words)),
                null);
    }

    /// The engine answered with an HTTP status that is no success.
    EngineException answered(int status, String words) {
        Reason byStatus = switch (status) {
            case 403, 404, 410, 429, 500 -> Reason.TRANSIENT;
            default -> Reason.ENGINE;
        };
        String fact = "it answered " + status + (words.isBlank() ? "" : " " + quoted(words));
        Kind kind = switch (status) {
            case 403, 404, 410 -> Kind.GONE;
            default -> Kind.OTHER;
        };
        return new EngineException(engine, byWords(words, byStatus), kind(words, kind), sentence(fact), null);
    }

    /// The engine answered something else than its API prescribes: `what`, a noun.
    EngineException garbled(String what, String words) {
        return because(byWords(words, Reason.ENGINE), "it sent " + what + ": " + quoted(words));
    }

    /// The engine ended the answer before what was asked for had come.
    EngineException ended(String when) {
        return because(Reason.TRANSIENT, "it closed the connection " + when);
    }

    /// The engine did not do it in time.
    EngineException late(Duration limit, @Nullable Throwable cause) {
        String fact = "it had not done so after " + limit.toMillis() / 1000.0 + " s";
        return new EngineException(engine, Reason.ENGINE, Kind.LATE, sentence(fact), cause);
    }

    /// The connection failed.
    EngineException failed(Throwable failure) {
        Reason reason = switch (failure) {
            case EOFException _, ProtocolException _ -> Reason.TRANSIENT;
            default -> Reason.ENGINE;
        };
        Kind kind = switch (failure) {
            case ConnectException _, NoRouteToHostException _, UnknownHostException _ -> Kind.UNREACHABLE;
            default -> Kind.OTHER;
        };
        return new EngineException(engine, reason, kind, sentence(fact(failure)), failure);
    }

    private static String fact(Throwable failure) {
        String words = Objects.toString(failure.getMessage(), failure.toString());
        return switch (failure) {
            case ConnectTimeoutException _ -> "it did not accept the connection in time";
            case UnknownHostException _ -> "its host name is unknown";
            case NoRouteToHostException _ -> "there is no route to it";
            case ConnectException _ -> "it refused the connection";
            case EOFException _ -> "it closed the connection early";
            case ProtocolException _ -> "it sent an invalid response: " + quoted(words);
            default -> "the connection broke: " + quoted(NATIVE.matcher(words).replaceFirst(""));
        };
    }

    private static Reason byWords(String words, Reason otherwise) {
        String lower = words.toLowerCase(Locale.ROOT);
        if (PERMANENT.stream().anyMatch(lower::contains)) {
            return Reason.PERMANENT;
        }
        return CONTENT.stream().anyMatch(lower::contains) ? Reason.CONTENT : otherwise;
    }

    private static Kind kind(String words, Kind otherwise) {
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains(NO_MANIFEST)) {
            return Kind.NO_MANIFEST;
        }
        return lower.contains(NO_SESSION) ? Kind.GONE : otherwise;
    }

    /// The engine did not do it because of a fact, which follows "but" in a sentence.
    EngineException because(Reason reason, String fact) {
        return new EngineException(engine, reason, Kind.OTHER, sentence(fact), null);
    }

    private String sentence(String fact) {
        return "Engine %s should %s, but %s.".formatted(engine, should, fact);
    }

    private static String quoted(String words) {
        return "\"" + OneLineText.clean(words, LONGEST_WORDS) + "\"";
    }
}
