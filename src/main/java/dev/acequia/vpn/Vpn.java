package dev.acequia.vpn;

import dev.acequia.settings.VpnSettings.PortRange;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A VPN at one moment.
///
/// @param isContainer whether it is a container whose network engines share; else the server itself is behind it
/// @param container null while there is none, or none is known yet
/// @param state whether the tunnel is proven
/// @param message what an admin ought to know, as a sentence; empty when there is nothing
/// @param exit where its traffic comes out, as last known
/// @param forwardedPort that has been the same for long enough; 0 when there is none
/// @param ports for the HTTP APIs of engines, inside its network
/// @param controlPort of its control server, which no engine may have
/// @param changed when it became connected, or ceased to be, by [System#nanoTime]
/// @param since the same by the wall clock
/// @param checked when it was last asked; null before the first time
/// @param portChanges how often the forwarded port has become another one
public record Vpn(
        String name,
        boolean isContainer,
        @Nullable VpnContainer container,
        State state,
        String message,
        Exit exit,
        int forwardedPort,
        PortRange ports,
        int controlPort,
        long changed,
        Instant since,
        @Nullable Instant checked,
        long portChanges) {
    /// Proof of the tunnel.
    public enum State {
        /// It has not been asked yet.
        UNKNOWN,
        /// It runs, and its public address is known and not the host's own.
        CONNECTED,
        DISCONNECTED,
        /// Its public address is the host's own.
        LEAKING;

        /// Its name in the API.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Place where the traffic of a VPN comes out.
    ///
    /// @param publicIp empty when it is not known, as all others
    public record Exit(String publicIp, String organization, String country, String city, String region) {
        static final Exit NOWHERE = new Exit("", "", "", "", "");
    }

    public boolean isConnected() {
        return state == State.CONNECTED;
    }

    /// Why it is not connected, as a sentence.
    public String obstacle() {
        if (isConnected()) {
            return "";
        }
        return message.isEmpty() ? "VPN " + name + " is " + state.label() + "." : message;
    }
}
