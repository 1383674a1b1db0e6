package dev.acequia.api.fleet;

import dev.acequia.fleet.FleetSnapshot;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.vpn.Vpn;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `/vpn/status` and `/vpn/publicip`: the VPNs behind which engines on demand run, as in the reference.
public final class VpnResource {
    /// All VPNs. What is said of one in the reference is said of the first that is connected, or else of the first.
    ///
    /// @param mode `disabled`, `single` or `redundant`, as there are none, one or several
    /// @param status whether one is connected: `running`, else `disconnected` or `disabled`
    /// @param vpns all of them, in the order in which they were named
    @Json(naming = Json.Naming.LowerUnderscore)
    public record VpnStatusView(
            String mode,
            boolean enabled,
            String status,
            @Nullable String containerName,
            @Nullable String container,
            String health,
            boolean connected,
            @Nullable Integer forwardedPort,
            @Nullable String publicIp,
            @Nullable String provider,
            @Nullable String country,
            @Nullable String city,
            @Nullable String region,
            @Nullable Instant lastCheck,
            @Nullable Instant lastCheckAt,
            @Nullable VpnView vpn1,
            @Nullable VpnView vpn2,
            EmergencyView emergencyMode,
            List<VpnView> vpns) {}

    /// Emergency mode of the reference, which Acequia does without: what is not connected gets no new streams.
    @Json
    public record EmergencyView(boolean active) {}

    /// A VPN.
    ///
    /// @param container id of its container; null when there is none
    /// @param health `healthy`, `unhealthy` or `unknown`
    /// @param state `unknown`, `connected`, `disconnected` or `leaking`
    /// @param message what an admin ought to know; null when there is nothing
    /// @param engines that run behind it
    /// @param since when it became connected, or ceased to be
    /// @param portChanges how often its forwarded port has become another one
    @Json(naming = Json.Naming.LowerUnderscore)
    public record VpnView(
            String containerName,
            @Nullable String container,
            String health,
            String state,
            boolean connected,
            @Nullable String message,
            @Nullable Integer forwardedPort,
            @Nullable String publicIp,
            @Nullable String provider,
            @Nullable String country,
            @Nullable String city,
            @Nullable String region,
            int engines,
            Instant since,
            @Nullable Instant lastCheck,
            long portChanges) {}

    /// Public address of the engines.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record PublicIpView(String publicIp) {}

    private final Supplier<List<Vpn>> vpns;
    private final Supplier<FleetSnapshot> fleet;
    private final Jsonb jsonb;

    public VpnResource(Supplier<List<Vpn>> vpns, Supplier<FleetSnapshot> fleet, Jsonb jsonb) {
        this.vpns = vpns;
        this.fleet = fleet;
        this.jsonb = jsonb;
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.ENGINES
                        .get(
                                "/vpn/status",
                                "The VPNs behind which engines on demand run; without an API key for this machine only.")
                        .answers(200, "The VPNs.", VpnStatusView.class),
                (_, _) -> Answer.json(200, jsonb.type(VpnStatusView.class).toJson(status())));
        routes.resource(
                ApiTag.ENGINES
                        .get(
                                "/vpn/publicip",
                                "The public address of the first VPN that is connected; without an API key for this"
                                        + " machine only.")
                        .answers(200, "The address.", PublicIpView.class)
                        .refuses(503, "no_vpn", "No VPN is connected."),
                (_, _) -> publicIp());
    }

    private VpnStatusView status() {
        List<Vpn> all = vpns.get();
        List<VpnView> views = all.stream().map(this::view).toList();
        Optional<VpnView> first = views.stream()
                .filter(VpnView::connected)
                .findFirst()
                .or(() -> views.stream().findFirst());
        boolean isConnected = first.map(VpnView::connected).orElse(false);
        return new VpnStatusView(
                all.isEmpty() ? "disabled" : all.size() == 1 ? "single" : "redundant",
                !all.isEmpty(),
                all.isEmpty() ? "disabled" : isConnected ? "running" : "disconnected",
                first.map(VpnView::containerName).orElse(null),
                first.map(VpnView::containerName).orElse(null),
                first.map(VpnView::health).orElse("unknown"),
                isConnected,
                first.map(VpnView::forwardedPort).orElse(null),
                first.map(VpnView::publicIp).orElse(null),
                first.map(VpnView::provider).orElse(null),
                first.map(VpnView::country).orElse(null),
                first.map(VpnView::city).orElse(null),
                first.map(VpnView::region).orElse(null),
                first.map(VpnView::lastCheck).orElse(null),
                first.map(VpnView::lastCheck).orElse(null),
                views.isEmpty() ? null : views.getFirst(),
                views.size() < 2 ? null : views.get(1),
                new EmergencyView(false),
                views);
    }

    private VpnView view(Vpn vpn) {
        int engines = (int) fleet.get().engines().stream()
                .filter(each -> each.vpn().equals(vpn.name()))
                .count();
        String health = vpn.state() == Vpn.State.UNKNOWN ? "unknown" : vpn.isConnected() ? "healthy" : "unhealthy";
        return new VpnView(
                vpn.name(),
                vpn.container() == null ? null : vpn.container().id(),
                health,
                vpn.state().label(),
                vpn.isConnected(),
                given(vpn.message()),
                vpn.forwardedPort() == 0 ? null : vpn.forwardedPort(),
                given(vpn.exit().publicIp()),
                given(vpn.exit().organization()),
                given(vpn.exit().country()),
                given(vpn.exit().city()),
                given(vpn.exit().region()),
                engines,
                vpn.since(),
                vpn.checked(),
                vpn.portChanges());
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }

    private Answer publicIp() {
        return vpns.get().stream()
                .filter(Vpn::isConnected)
                .findFirst()
                .map(each -> Answer.json(
                        200,
                        jsonb.type(PublicIpView.class)
                                .toJson(new PublicIpView(each.exit().publicIp()))))
                .orElseGet(() -> Problem.of(503, "no_vpn", obstacle()).answer());
    }

    private String obstacle() {
        return vpns.get().stream()
                .findFirst()
                .map(Vpn::obstacle)
                .orElse("There is no VPN: gluetun_container_name is empty");
    }
}
