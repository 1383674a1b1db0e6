import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.LimitSettings;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.Settings;
import java.nio.file.Path;
import java.util.Map;

/// Changes settings without end, until it is killed: in each change two numbers and a text tell its number. Prints the
/// number that it finds saved, then each that it has saved.
public final class Saver {
    private Saver() {}

    public static void main(String[] args) throws Exception {
        Settings start = Settings.defaults().with(ServerSettings.DATA_DIR, Path.of(args[0]));
        LiveSettings settings = LiveSettings.open(start);
        int number = settings.now().get(LimitSettings.MAX_CLIENTS_PER_CHANNEL);
        System.out.println(number);
        while (true) {
            number++;
            String text = String.valueOf(number);
            String token = "number" + text + "-" + "x".repeat(number % 80);
            settings.update(Map.of(
                    "max_connections", text,
                    "max_clients_per_channel", text,
                    "stream_tokens", "one-" + token + ",two-" + token + ",three-" + token));
            System.out.println(number);
        }
    }
}
