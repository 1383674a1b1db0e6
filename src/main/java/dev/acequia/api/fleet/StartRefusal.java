package dev.acequia.api.fleet;

import dev.acequia.fleet.FleetFailure;
import dev.acequia.fleet.FleetSnapshot;
import io.avaje.jsonb.Json;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Refusal of the start of an engine by hand, in the reference's words.
public final class StartRefusal {
    /// Refusal to start an engine, as the reference words it.
    @Json
    public record RefusedView(RefusalView detail) {}

    /// Reason why no engine is started, and whether asking again helps.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record RefusalView(
            String error,
            String code,
            String message,
            @Nullable Long recoveryEtaSeconds,
            boolean canRetry,
            boolean shouldWait) {}

    private StartRefusal() {}

    static RefusedView refused(FleetSnapshot fleet) {
        return new RefusedView(of(fleet));
    }

    /// Refusal because the start has failed.
    static RefusedView failed(CompletableFuture<?> start) {
        String sentence = String.valueOf(start.exceptionNow().getMessage());
        return new RefusedView(new RefusalView("provisioning_failed", "general_error", sentence, null, true, false));
    }

    /// Refusal of a start at this moment, from the fleet's last failure.
    static RefusalView of(FleetSnapshot fleet) {
        FleetFailure blocked = fleet.blocked();
        if (!fleet.trouble().isEmpty()) {
            return new RefusalView("provisioning_blocked", "general_error", fleet.trouble(), null, true, true);
        }
        if (!fleet.closed().isEmpty()) {
            return new RefusalView("provisioning_blocked", "vpn_disconnected", fleet.closed(), null, true, true);
        }
        if (blocked != null && !fleet.blockedFor().isZero()) {
            long left = fleet.blockedFor().toSeconds() + 1;
            return new RefusalView("provisioning_blocked", "circuit_breaker", blocked.sentence(), left, true, true);
        }
        if (fleet.engines().size() >= fleet.max()) {
            String sentence = "There are %d engines already, and max_replicas is %d."
                    .formatted(fleet.engines().size(), fleet.max());
            return new RefusalView("provisioning_blocked", "max_capacity", sentence, null, false, false);
        }
        return new RefusalView(
                "provisioning_failed", "general_error", "No engine was started in time.", null, true, false);
    }
}
