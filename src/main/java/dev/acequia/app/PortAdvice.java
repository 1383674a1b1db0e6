package dev.acequia.app;

import dev.acequia.http.ListenException;
import java.util.Locale;

/// Remedies for a port that cannot be listened on, by the reason that the system gives.
final class PortAdvice {
    private PortAdvice() {}

    /// Fault of a port and its remedy, as a sentence without a full stop.
    static String sentence(ListenException.Refused refused) {
        return refused + "; " + remedy(refused.reason());
    }

    /// Remedy, to follow a semicolon; one for any reason where the system speaks another language.
    static String remedy(String reason) {
        String words = reason.toLowerCase(Locale.ROOT);
        if (words.contains("in use")) {
            return "stop the program that listens there, or set ACEQUIA_PORT to ports that are free";
        }
        if (words.contains("denied")) {
            return "set ACEQUIA_PORT to ports from 1024 on, or allow the process to listen on lower ones "
                    + "(CAP_NET_BIND_SERVICE)";
        }
        if (words.contains("assign")) {
            return "set ACEQUIA_BIND to an address of this machine, or to 0.0.0.0 for all of them";
        }
        return "set ACEQUIA_PORT to ports that are free, and ACEQUIA_BIND to an address of this machine";
    }
}
