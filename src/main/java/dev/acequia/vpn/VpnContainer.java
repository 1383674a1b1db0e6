package dev.acequia.vpn;

import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Container of a VPN, whose network namespace engines share.
///
/// @param id of this container; one that is made anew under the same name has another
/// @param startedAt by the daemon's clock; null when that is not known
/// @param control where its control server is reached from here; null when that is not known
public record VpnContainer(
        String id,
        @Nullable Instant startedAt,
        boolean isRunning,
        @Nullable InetSocketAddress control) {

    /// Whether it is the same container and has not been started again since.
    boolean isSameRun(@Nullable VpnContainer other) {
        return other != null
                && id.equals(other.id)
                && (startedAt == null || other.startedAt == null || startedAt.equals(other.startedAt));
    }

    /// Finder of the containers of VPNs.
    @FunctionalInterface
    public interface Finder {
        /// The container of this name; null when there is none. Blocks, with a deadline of its own.
        ///
        /// @param controlPort of its control server
        /// @throws java.io.IOException when that cannot be told now, with a sentence for an admin
        @Nullable
        VpnContainer find(String name, int controlPort) throws java.io.IOException, InterruptedException;
    }
}
