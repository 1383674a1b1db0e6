package dev.acequia.simulator.broadcast;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/// The ffmpeg of the class path, unpacked into a folder.
public final class Ffmpeg {
    private static final String PLACE = "ws/schild/jave/nativebin/";

    private final Path folder;
    private final Path program;

    public Ffmpeg(Path folder) throws IOException {
        this.folder = folder;
        this.program = folder.resolve("ffmpeg.exe");
        unpack(program);
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + program + " executable");
        }
    }

    /// Decodes sound and picture of a file as strictly as ffmpeg can; what it has to say about it at warning level,
    /// which is nothing when all is well.
    public String complaints(Path media) throws IOException, InterruptedException {
        return decode(media, "warning");
    }

    /// As [#complaints], but without what it only warns of, such as discontinuities, and without what its writer
    /// makes of the clocks after one.
    public String errors(Path media) throws IOException, InterruptedException {
        return decode(media, "error")
                .lines()
                .filter(line -> !line.startsWith("[null "))
                .collect(Collectors.joining("\n"));
    }

    private String decode(Path media, String level) throws IOException, InterruptedException {
        Path words = Files.createTempFile(folder, "words", ".txt");
        String options = " -nostdin -hide_banner -loglevel " + level + " -xerror -err_detect explode -i " + media
                + " -map 0:v -map 0:a -f null -";
        Process decoder = new ProcessBuilder((program + options).split(" "))
                .redirectErrorStream(true)
                .redirectOutput(words.toFile())
                .start();
        try {
            if (!decoder.waitFor(2, TimeUnit.MINUTES)) {
                return "ffmpeg did not end";
            }
        } finally {
            decoder.destroyForcibly();
        }
        return Files.readString(words) + (decoder.exitValue() == 0 ? "" : " [failed]");
    }

    private static void unpack(Path program) throws IOException {
        URL place = Ffmpeg.class.getResource("/" + PLACE);
        if (place == null || !(place.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("no ffmpeg on the class path");
        }
        JarFile jar = connection.getJarFile();
        ZipEntry ffmpeg = jar.stream()
                .filter(entry -> entry.getName().startsWith(PLACE + "ffmpeg"))
                .findFirst()
                .orElseThrow(() -> new IOException("no ffmpeg in " + jar.getName()));
        try (InputStream in = jar.getInputStream(ffmpeg)) {
            Files.copy(in, program);
        }
    }
}
