package dev.acequia.api;

import dev.acequia.engine.EngineVersion;
import dev.acequia.fleet.FleetSnapshot;
import dev.acequia.fleet.FleetState;
import dev.acequia.pool.EngineSnapshot;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An engine as `/engines` shows it (`reference.md` 1.5).
///
/// @param containerId the same as `id`, by which the reference's clients know it
/// @param acequia the version of the server where it is another Acequia, not an engine; else null
/// @param streams the contents that it plays
/// @param load sessions that run, are about to start, or were not confirmed to have stopped
/// @param obstacle why it is given no session now, to follow its name; null when it is
/// @param provider what runs it, where this server has started it; else null, as all that follows
/// @param state of the engines on demand, such as `starting` and `ready`
/// @param reason why it is not ready, if something is known
/// @param name by which it is called in events and by the daemon
/// @param stateSeconds how long it has been in its state
/// @param progress of the fetching of its image in percent, while that is known
/// @param vpn name of the VPN behind which it is; null without one
/// @param vpnContainer the same, as the reference calls it
/// @param bootSeconds from the decision to start it to its first answer
/// @param lastExit how the last engine that was started ended by itself, if one did
@Json(naming = Json.Naming.LowerUnderscore)
public record EngineView(
        String id,
        String containerId,
        String host,
        int port,
        Map<String, String> labels,
        boolean forwarded,
        String healthStatus,
        @Nullable String version,
        @Nullable String acequia,
        List<String> streams,
        int load,
        int maxStreams,
        boolean isDraining,
        boolean isResting,
        boolean isOffline,
        int recentFailures,
        @Nullable String lastError,
        @Nullable Instant lastSeen,
        @Nullable String obstacle,
        @Nullable String provider,
        @Nullable String state,
        @Nullable String reason,
        @Nullable String name,
        @Nullable Double stateSeconds,
        @Nullable Integer progress,
        @Nullable String vpn,
        @Nullable String vpnContainer,
        @Nullable Double bootSeconds,
        @Nullable String lastExit) {
    private static final Pattern PERCENT = Pattern.compile("\\b(\\d{1,3}) ?%");

    static EngineView of(EngineSnapshot engine, List<String> streams, FleetSnapshot fleet) {
        FleetSnapshot.Member member = fleet.at(engine.address()).orElse(null);
        String id = engine.address().toString();
        return new EngineView(
                id,
                member == null ? id : member.id(),
                engine.address().host(),
                engine.address().port(),
                member == null ? Map.of() : member.labels(),
                engine.engine().isForwarded() || member != null && member.isForwarded(),
                engine.health().name().toLowerCase(Locale.ROOT),
                engine.version() == null ? null : engine.version().version(),
                acequia(engine.version()),
                streams,
                engine.load(),
                engine.max(),
                engine.isDraining(),
                engine.isResting(),
                engine.isOffline(),
                engine.recentFailures(),
                engine.lastError(),
                engine.lastSeen(),
                engine.obstacle(),
                member == null ? null : fleet.provider(),
                member == null ? null : member.state().label(),
                member == null ? null : reason(member),
                member == null ? null : member.name(),
                member == null ? null : age(member),
                null,
                member == null ? null : vpn(member),
                member == null ? null : vpn(member),
                member == null ? null : seconds(member.boot()),
                member == null ? null : lastExit(fleet));
    }

    /// An engine that is not used yet, or not any more.
    static EngineView of(FleetSnapshot.Member member, FleetSnapshot fleet) {
        return new EngineView(
                member.address() == null ? member.name() : member.address().toString(),
                member.id(),
                member.address() == null ? "" : member.address().host(),
                member.address() == null ? 0 : member.address().port(),
                member.labels(),
                member.isForwarded(),
                "unknown",
                null,
                null,
                List.of(),
                0,
                0,
                member.state() == FleetState.DRAINING,
                false,
                false,
                0,
                null,
                null,
                "is " + member.state().label(),
                fleet.provider(),
                member.state().label(),
                reason(member),
                member.name(),
                age(member),
                progress(member),
                vpn(member),
                vpn(member),
                seconds(member.boot()),
                lastExit(fleet));
    }

    private static @Nullable String vpn(FleetSnapshot.Member member) {
        return member.vpn().isEmpty() ? null : member.vpn();
    }

    private static @Nullable String reason(FleetSnapshot.Member member) {
        return member.reason().isEmpty() ? null : member.reason();
    }

    private static double age(FleetSnapshot.Member member) {
        return Math.round(Math.max(0, System.nanoTime() - member.since()) / 1e8) / 10.0;
    }

    /// Percentage in the provider's words, such as `pulling image 43 %`; null when there is none.
    private static @Nullable Integer progress(FleetSnapshot.Member member) {
        Matcher percent = PERCENT.matcher(member.state() == FleetState.PULLING ? member.reason() : "");
        return percent.find() ? Integer.valueOf(percent.group(1)) : null;
    }

    private static @Nullable Double seconds(@Nullable Duration time) {
        return time == null ? null : time.toMillis() / 1000.0;
    }

    private static @Nullable String lastExit(FleetSnapshot fleet) {
        return fleet.failures().isEmpty() ? null : fleet.failures().getFirst().sentence();
    }

    private static @Nullable String acequia(@Nullable EngineVersion version) {
        return version == null || version.upstream() == null
                ? null
                : version.upstream().version();
    }
}
