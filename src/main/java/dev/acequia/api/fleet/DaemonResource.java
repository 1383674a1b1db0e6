package dev.acequia.api.fleet;

import dev.acequia.docker.DaemonReport;
import dev.acequia.docker.DockerHost;
import dev.acequia.docker.SocketFile;
import dev.acequia.http.ApiTag;
import dev.acequia.http.CancellableHandler;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `GET /containers/daemon`: whether engines can be started as containers of this machine, and what to do when not.
public final class DaemonResource {
    /// Container daemon as it is reached from here.
    ///
    /// @param origin where its address was found: `docker_host`, `DOCKER_HOST`, `usual place`
    /// @param state `usable`, `missing`, `forbidden` or `silent`
    /// @param server its name and version; empty when it does not answer
    @Json
    public record DaemonView(
            String address,
            String origin,
            String state,
            String sentence,
            List<String> advice,
            String server,
            @Nullable SocketView socket) {}

    /// File of a daemon's socket.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record SocketView(String path, String owner, String group, int gid, String mode, boolean mayOpen) {}

    private static final int MOST_LOOKS = 2;
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Supplier<DockerHost> host;
    private final Jsonb jsonb;

    private final Semaphore looks = new Semaphore(MOST_LOOKS);

    /// @param host address to look at; throws an [IllegalArgumentException] when what is set is none
    public DaemonResource(Supplier<DockerHost> host, Jsonb jsonb) {
        this.host = host;
        this.jsonb = jsonb;
    }

    public void addTo(Router.Builder routes) {
        routes.route(
                ApiTag.ENGINES
                        .get(
                                "/containers/daemon",
                                "Whether engines can be started as containers, and what to do when not.")
                        .answers(200, "The daemon, whether it can be used or not.", DaemonView.class)
                        .refuses(429, "busy", "Others ask for the same."),
                new CancellableHandler(this::look));
    }

    private Answer look(Request request) throws InterruptedException {
        if (!looks.tryAcquire()) {
            return new Problem(429, "busy", "The daemon is being asked already", SOON).answer();
        }
        try {
            return Answer.json(200, jsonb.type(DaemonView.class).toJson(view(DaemonReport.of(host.get()))));
        } catch (IllegalArgumentException e) {
            DaemonView malformed =
                    new DaemonView("", "docker_host", "silent", String.valueOf(e.getMessage()), List.of(), "", null);
            return Answer.json(200, jsonb.type(DaemonView.class).toJson(malformed));
        } finally {
            looks.release();
        }
    }

    private static DaemonView view(DaemonReport of) {
        return new DaemonView(
                of.host().name(),
                of.host().origin(),
                of.state().name().toLowerCase(Locale.ROOT),
                of.sentence(),
                of.advice(),
                of.server(),
                view(of.file()));
    }

    private static @Nullable SocketView view(@Nullable SocketFile of) {
        return of == null
                ? null
                : new SocketView(of.path().toString(), of.owner(), of.group(), of.groupId(), of.mode(), of.mayOpen());
    }
}
