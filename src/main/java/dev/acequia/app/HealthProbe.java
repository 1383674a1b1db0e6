package dev.acequia.app;

import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// The health check of an image that has no shell: asks the server of this machine for `/health`, and exits with 0 when
/// the answer is 200, otherwise with 1 and a line.
public final class HealthProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int STATUS_LINE = 32;

    private HealthProbe() {}

    public static void main(String[] args) {
        Logging.use();
        System.exit(run());
    }

    private static int run() {
        try {
            Settings settings = Settings.load(Path.of(""), System.getenv());
            String status = status(address(
                    settings.get(ServerSettings.BIND),
                    settings.get(ServerSettings.PORT).getFirst()));
            System.out.println(status);
            return status.contains(" 200") ? 0 : Commands.FAILED;
        } catch (IOException | SettingsException e) {
            System.err.println("Acequia should answer, but does not: " + e.getMessage());
            return Commands.FAILED;
        }
    }

    private static InetSocketAddress address(InetAddress bind, int port) {
        return new InetSocketAddress(bind.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bind, port);
    }

    /// The beginning of the answer's first line.
    private static String status(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) TIMEOUT.toMillis());
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] begin = socket.getInputStream().readNBytes(STATUS_LINE);
            return new String(begin, StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }
}
