package dev.acequia.docker;

import dev.acequia.fleet.ProviderException;
import dev.acequia.json.JsonValue;
import dev.acequia.text.LogMask;
import dev.acequia.text.OneLineText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// One pull of an image, line by line as the daemon tells it: how far its layers are, and what went wrong.
final class ImagePull {
    private static final int PORTION = 8192;
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int LONGEST_REASON = 300;
    private static final int MOST_LAYERS = 1000;
    private static final int PERCENT = 100;
    private static final int REFUSED = 400;

    /// What a layer says last; then the daemon may unpack it without a word.
    private static final Set<String> LOADED =
            Set.of("Download complete", "Pull complete", "Already exists", "Extracting", "Verifying Checksum");

    private final String image;
    private final Duration silence;
    private final Duration unpacking;

    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private volatile String sentence;

    /// @param silence how long nothing may be loaded
    /// @param unpacking the same when all layers are loaded
    ImagePull(String image, Duration silence, Duration unpacking) {
        this.image = image;
        this.silence = silence;
        this.unpacking = unpacking;
        sentence = "pulling image";
    }

    private record Layer(String status, double current, double total) {
        boolean isLoaded() {
            return LOADED.contains(status);
        }

        /// The same, as large as it was, if it does not say so any more.
        Layer ofSize(Layer before) {
            return total > 0 ? this : new Layer(status, before.total, before.total);
        }
    }

    /// How far it is, such as `pulling image 43 %`.
    String sentence() {
        return sentence;
    }

    /// Reads the daemon's answer to its end, which is the end of the pull unless it says that it has failed.
    Void read(int status, DaemonBody body, DockerClient.Postponable deadline) throws IOException, ProviderException {
        if (status >= REFUSED) {
            throw Failures.ofPull(image, new Answer(status, body.readNBytes(LONGEST_LINE)).message());
        }
        var line = new ByteArrayOutputStream();
        byte[] portion = new byte[PORTION];
        for (int count = body.read(portion); count >= 0; count = body.read(portion)) {
            for (int i = 0; i < count; i++) {
                if (portion[i] == '\n') {
                    take(line.toByteArray(), deadline);
                    line.reset();
                } else if (line.size() < LONGEST_LINE) {
                    line.write(portion[i]);
                }
            }
        }
        take(line.toByteArray(), deadline);
        return null;
    }

    private void take(byte[] line, DockerClient.Postponable deadline) throws ProviderException {
        JsonValue said = new Answer(0, line).json();
        String error = said.at("errorDetail", "message").text();
        error = error.isEmpty() ? said.at("error").text() : error;
        if (!error.isEmpty()) {
            throw Failures.ofPull(image, LogMask.mask(OneLineText.clean(error, LONGEST_REASON)));
        }
        String id = said.at("id").text();
        var layer = new Layer(
                said.at("status").text(),
                said.at("progressDetail", "current").number().orElse(0.0),
                said.at("progressDetail", "total").number().orElse(0.0));
        if (id.isEmpty() || layers.size() >= MOST_LAYERS) {
            return;
        }
        Layer before = layers.get(id);
        if (!layer.equals(before)) {
            layers.put(id, before != null && layer.isLoaded() ? layer.ofSize(before) : layer);
            sentence = told();
            boolean isLoaded = layers.values().stream().allMatch(each -> each.isLoaded() || each.total() == 0);
            deadline.in(isLoaded ? unpacking : silence);
        }
    }

    private String told() {
        double total = 0;
        double current = 0;
        for (Layer each : layers.values()) {
            total += each.total();
            current += Math.min(each.current(), each.total());
        }
        return total > 0 ? "pulling image %d %%".formatted((int) (PERCENT * current / total)) : "pulling image";
    }
}
