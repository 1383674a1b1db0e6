package dev.acequia.api;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSnapshot;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.SingleFlight;
import dev.acequia.http.ApiTag;
import dev.acequia.http.CancellableHandler;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.output.ContentQuery;
import dev.acequia.output.StreamProblem;
import dev.acequia.preflight.Examiner;
import dev.acequia.preflight.Outcome;
import dev.acequia.preflight.Tier;
import dev.acequia.source.Unavailable;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/ace/preflight`: whether a content can be watched, without watching it (`reference.md` 6).
///
/// What a channel plays is told from that. Otherwise an engine that is idle is asked, which gives way to viewers.
public final class PreflightResource {
    private final Examiner examiner;
    private final ChannelRegistry channels;
    private final JsonType<PreflightView> json;
    private final SingleFlight<Outcome> looks = new SingleFlight<>(Duration.ZERO);

    public PreflightResource(Examiner examiner, ChannelRegistry channels, Jsonb jsonb) {
        this.examiner = examiner;
        this.channels = channels;
        this.json = jsonb.type(PreflightView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.route(
                ApiTag.STREAMS
                        .get(
                                "/ace/preflight",
                                "Tests whether a stream can be played, without taking an engine from viewers.")
                        .takes(
                                Parameter.text("id", "Content ID; or use one of the next four, the first counts."),
                                Parameter.text("content_id", "The same as `id`."),
                                Parameter.text("infohash", "Infohash."),
                                Parameter.text("url", "URL of a transport file."),
                                Parameter.text("magnet", "Magnet link."),
                                Parameter.number("_idx", "Index of the file; 0 when it is not given."),
                                Parameter.choice(
                                        "tier",
                                        "`light` asks an engine about the stream; `deep` plays it for a moment.",
                                        "light",
                                        "deep"))
                        .answers(200, "The result, also when the stream cannot be played.", PreflightView.class)
                        .refuses(400, "invalid_tier", "The tier or what names the stream is not valid.")
                        .refuses(
                                403,
                                "private_address",
                                "The stream is named by a private host, and the client is not private.")
                        .refuses(422, "stream_blacklisted", "The stream is on the list of looping streams.")
                        .refuses(503, "yielded", "No engine is idle, or a viewer needed the engine.")
                        .refuses(504, "start_timeout", "The engine took too long."),
                new CancellableHandler(this::answer));
    }

    private Answer answer(Request request) throws InterruptedException {
        String wanted = request.parameter("tier");
        Tier tier = wanted == null ? Tier.LIGHT : tier(wanted);
        if (tier == null) {
            return Problem.of(400, "invalid_tier", "tier must be light or deep, not '" + wanted + "'")
                    .answer();
        }
        return switch (ContentQuery.of(request, "")) {
            case ContentQuery.Bad(Problem problem) -> problem.answer();
            case ContentQuery.Good(ContentId content) -> answer(content, tier);
        };
    }

    private static @Nullable Tier tier(String name) {
        return switch (name) {
            case "light" -> Tier.LIGHT;
            case "deep" -> Tier.DEEP;
            default -> null;
        };
    }

    private Answer answer(ContentId content, Tier tier) throws InterruptedException {
        Unavailable refusal = channels.refusal(content);
        if (refusal != null) {
            return StreamProblem.of(refusal).answer();
        }
        Answer played = played(content, tier);
        return played == null ? examine(content, tier) : played;
    }

    /// The answer from a live channel of this content; null when there is none.
    private @Nullable Answer played(ContentId content, Tier tier) {
        ChannelSnapshot channel = channels.snapshot(content);
        if (channel == null || channel.liveSince() == null || channel.engine() == null) {
            return null;
        }
        return ok(PreflightView.of(tier, channel, channel.engine()));
    }

    /// Those who ask the same at the same time get the same answer; it is cut off when the last of them has gone.
    private Outcome outcome(ContentId content, Tier tier) throws InterruptedException {
        try {
            return looks.ask(
                    null,
                    List.of(content, tier),
                    () -> examiner.examine(content, tier, each -> channels.find(each) != null));
        } catch (EngineException e) {
            throw new IllegalStateException("An examiner reports failures in its outcome", e);
        }
    }

    private Answer examine(ContentId content, Tier tier) throws InterruptedException {
        return switch (outcome(content, tier)) {
            case Outcome.Found(var finding) -> ok(PreflightView.of(tier, finding));
            case Outcome.NoEngine(var why, var retry) -> new Problem(503, "no_engine", why, retry).answer();
            case Outcome.AtCapacity(var why, var retry) -> new Problem(503, "at_capacity", why, retry).answer();
            case Outcome.Yielded(String why) -> {
                Answer played = played(content, tier);
                yield played == null ? new Problem(503, "yielded", why, Unavailable.SOON).answer() : played;
            }
        };
    }

    private Answer ok(PreflightView view) {
        return Answer.json(200, json.toJson(view)).with("Cache-Control", "no-store");
    }
}
