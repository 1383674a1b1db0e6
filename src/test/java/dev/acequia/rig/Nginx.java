package dev.acequia.rig;

import static dev.acequia.rig.Waits.eventually;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/// The system's nginx with the configuration of `deploy/nginx`, in front of a server and with a certificate of its own.
public final class Nginx implements AutoCloseable {
    /// Below which the configuration has Acequia.
    static final String PREFIX = "/acequia/";

    private static final Path CONFIGURATION = Path.of("deploy/nginx/acequia.conf");
    private static final int TRIES = 5;

    /// What the configuration is included from on every system, with all that is written kept in the folder.
    private static final String AROUND = """
            daemon off;
            pid FOLDER/nginx.pid;
            error_log stderr warn;
            events {}
            http {
                access_log off;
                client_body_temp_path FOLDER/body;
                proxy_temp_path FOLDER/proxy;
                fastcgi_temp_path FOLDER/fastcgi;
                uwsgi_temp_path FOLDER/uwsgi;
                scgi_temp_path FOLDER/scgi;
                SERVER
            }
            """;

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// nginx with TLS, as docs/install.md recommends it.
    ///
    /// @param folder where its files may be
    /// @param upstream the port of the server
    public static Nginx start(Path program, Path folder, int upstream) throws Exception {
        certify(folder);
        return start(program, folder, port -> recommended(folder, port, upstream));
    }

    /// One with nothing but the address of the server, as most are set up first.
    ///
    /// @param options what stands beside that
    public static Nginx plain(Path program, Path folder, int upstream, String options) throws Exception {
        String location = "location / { proxy_pass http://127.0.0.1:" + upstream + "; " + options + " }";
        return start(program, folder, port -> "server { listen 127.0.0.1:" + port + "; " + location + " }");
    }

    private interface Server {
        String on(int port) throws IOException;
    }

    private static Nginx start(Path program, Path folder, Server server) throws Exception {
        // A port that was free a moment ago can be taken: nginx takes none that the system chooses.
        for (int i = 0; i < TRIES; i++) {
            int port = freePort();
            Path file = folder.resolve("nginx.conf");
            String text = AROUND.replace("FOLDER", folder.toString()).replace("SERVER", server.on(port));
            Files.writeString(file, text);
            Process process = new ProcessBuilder(program.toString(), "-p", folder.toString(), "-c", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nginx.log").toFile())
                    .start();
            eventually().until(() -> !process.isAlive() || listens(port));
            if (process.isAlive()) {
                return new Nginx(process, port);
            }
        }
        throw new IOException("nginx does not start: " + Files.readString(folder.resolve("nginx.log")));
    }

    private static String recommended(Path folder, int port, int upstream) throws IOException {
        String server = replaced(Files.readString(CONFIGURATION), "listen 443 ", "listen 127.0.0.1:" + port + " ");
        server = replaced(server, "127.0.0.1:8000", "127.0.0.1:" + upstream);
        server = replaced(server, "/etc/ssl/certs/tv.example.org.pem", folder + "/certificate.pem");
        return replaced(server, "/etc/ssl/private/tv.example.org.key", folder + "/key.pem");
    }

    private static String replaced(String text, String part, String by) {
        if (!text.contains(part)) {
            throw new IllegalStateException(CONFIGURATION + " has no " + part);
        }
        return text.replace(part, by);
    }

    /// Makes a certificate that nobody has signed but itself.
    private static void certify(Path folder) throws Exception {
        Path store = folder.resolve("keys.p12");
        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "proxy",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(Files.readString(folder.resolve("keytool.log")));
        }
        char[] password = "changeit".toCharArray();
        KeyStore keys = KeyStore.getInstance(store.toFile(), password);
        writePem(
                folder.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("proxy", password).getEncoded());
        writePem(
                folder.resolve("certificate.pem"),
                "CERTIFICATE",
                keys.getCertificate("proxy").getEncoded());
    }

    private static void writePem(Path file, String title, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        Files.write(file, List.of("-----BEGIN " + title + "-----", text, "-----END " + title + "-----"));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Where Acequia is, with a slash at the end.
    public String address() {
        return "https://127.0.0.1:" + port + PREFIX;
    }

    /// Where it listens.
    public int port() {
        return port;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(Duration.ofSeconds(10))) {
            process.destroyForcibly().waitFor();
        }
    }
}
