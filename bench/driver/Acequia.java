import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An Acequia as its launcher starts it, with the source as its engine.
record Acequia(Program program) implements AutoCloseable {
    private static final int PORT = 9200;
    private static final String ID = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";

    /// @param settings environment variables
    static Acequia start(Bench bench, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.putIfAbsent("ACEQUIA_JOIN_BEHIND", "2");
        environment.put("ACEQUIA_PORT", String.valueOf(PORT));
        environment.put("ACEQUIA_ENGINES", "127.0.0.1:" + Bench.SOURCE);
        environment.put("ACEQUIA_DATA_DIR", bench.work.resolve("data").toString());
        Path launcher = Bench.HOME.resolve("../acequia").normalize();
        return new Acequia(Program.start(bench.work, PORT, environment, List.of(launcher.toString())));
    }

    /// Changes a setting while it runs.
    Acequia set(String key, Object value) {
        HttpResponse<String> answer = Bench.ask("POST", PORT, "/proxy/config?" + key + "=" + value);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(key + "=" + value + ": " + answer.body());
        }
        return this;
    }

    int port() {
        return PORT;
    }

    /// The stream of the n-th content.
    String path(int content) {
        return "/ace/getstream.ts?id=" + id(content);
    }

    static String id(int content) {
        return ID.substring(0, 38) + "%02x".formatted((9 + content) & 0xff);
    }

    @Override
    public void close() {
        program.close();
    }
}
