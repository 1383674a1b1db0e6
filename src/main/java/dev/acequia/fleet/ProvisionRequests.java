package dev.acequia.fleet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// Requests for one engine besides those that are needed, each answered with an engine of its own once that has been
/// started, or with the failure of a start. Owned by the fleet's thread.
final class ProvisionRequests {
    private final List<Request> open = new ArrayList<>();
    private final Set<String> given = new HashSet<>();

    /// @param before names of the engines that there were
    /// @param asked of [System#nanoTime]
    private record Request(Set<String> before, long asked, CompletableFuture<FleetSnapshot.Member> answer) {}

    /// One is asked for, whose answer may be cancelled.
    void add(FleetSnapshot before, long now, CompletableFuture<FleetSnapshot.Member> answer) {
        open.add(new Request(names(before), now, answer));
    }

    /// The fleet is as it is now.
    void look(FleetSnapshot now) {
        if (open.isEmpty()) {
            return;
        }
        given.retainAll(names(now));
        for (Request each : open) {
            now.engines().stream()
                    .filter(one -> one.isStarted() && !each.before.contains(one.name()) && !given.contains(one.name()))
                    .findFirst()
                    .ifPresent(one -> {
                        given.add(one.name());
                        each.answer.complete(one);
                    });
            now.failures().stream()
                    .filter(one -> one.at() - each.asked > 0 && !one.kind().isOfChance())
                    .findFirst()
                    .ifPresent(one -> each.answer.completeExceptionally(
                            new ProviderException(ProviderException.Kind.FAILED, one.sentence())));
        }
        open.removeIf(each -> each.answer.isDone());
    }

    private static Set<String> names(FleetSnapshot of) {
        return of.engines().stream().map(FleetSnapshot.Member::name).collect(Collectors.toSet());
    }
}
