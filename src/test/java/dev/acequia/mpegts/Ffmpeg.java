package dev.acequia.mpegts;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The static ffmpeg of the test class path, unpacked into a folder: draws clips and knows the truth about them.
final class Ffmpeg {
    private static final String FOLDER = "ws/schild/jave/nativebin/";

    private final Path folder;
    private final Path program;

    Ffmpeg(Path folder) throws IOException {
        this.folder = folder;
        this.program = folder.resolve("ffmpeg");
        URI jar = URI.create(
                Objects.requireNonNull(Ffmpeg.class.getClassLoader().getResource(FOLDER), "no ffmpeg on the class path")
                        .toString());
        try (FileSystem inside = FileSystems.newFileSystem(jar, Map.of());
                Stream<Path> files = Files.list(inside.getPath(FOLDER))) {
            Path packed = files.filter(file -> file.getFileName().toString().startsWith("ffmpeg"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(packed, program);
        }
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + program + " executable");
        }
    }

    /// Draws a clip of moving pictures and a tone, 25 pictures a second, with the given options of the encoders.
    byte[] clip(int seconds, String encoders) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25"));
        arguments.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
        arguments.addAll(List.of("-t", Integer.toString(seconds), "-pix_fmt", "yuv420p"));
        arguments.addAll(List.of(encoders.split(" ", -1)));
        arguments.addAll(List.of("-f", "mpegts", "-y", "clip.ts"));
        run(arguments);
        return Files.readAllBytes(folder.resolve("clip.ts"));
    }

    /// The time stamps of the pictures that ffmpeg's own parser takes for key frames, in the order of the stream.
    List<Long> keyFrames(byte[] stream) throws IOException, InterruptedException {
        Files.write(folder.resolve("keys.ts"), stream);
        return run(List.of("-copyts", "-i", "keys.ts", "-map", "0:v", "-c", "copy", "-f", "framecrc", "-"))
                .lines()
                .filter(line -> !line.startsWith("#") && !line.contains("F="))
                .map(line -> Long.valueOf(line.split(",", -1)[2].strip()))
                .toList();
    }

    /// What ffmpeg has to say about a stream when it decodes all of it; empty when it is content.
    String complaints(byte[] stream) throws IOException, InterruptedException {
        Files.write(folder.resolve("judged.ts"), stream);
        return run(List.of("-i", "judged.ts", "-f", "null", "-"));
    }

    private String run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-nostdin", "-hide_banner"));
        command.addAll(List.of("-v", "warning"));
        command.addAll(arguments);
        Path said = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        // Static glibc: it would load the system's converters for the service name of a stream, and crash.
        builder.environment().put("GCONV_PATH", folder.toString());
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("ffmpeg takes too long: " + command);
        }
        String words = Files.readString(said, StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new IOException("ffmpeg failed: " + words);
        }
        return words;
    }
}
