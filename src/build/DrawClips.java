import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Draws the clips that the engine simulator loops, with the ffmpeg that the class path's jar holds.
///
/// A clip is 16 s long to the tick: 400 frames of video, 750 frames of AAC, 8 groups of pictures. So picture, sound and
/// clock go on without a gap when it starts over with 16 s added to every stamp. It is cut, at the packet, out of a
/// longer take, from the PAT before one key frame to the PAT before the key frame 16 s later.
///
/// `java -classpath <jars> DrawClips.java <folder>`; does nothing when the folder's clips are younger than this file.
public final class DrawClips {
    private static final String FFMPEG = "ws/schild/jave/nativebin/ffmpeg";
    private static final int PACKET = 188;
    private static final int SERVICE_PID = 0x11;
    private static final int VIDEO_PID = 0x100;
    private static final int AUDIO_PID = 0x101;
    private static final long CLIP_TICKS = 16 * 90_000;
    private static final String TAKE_SECONDS = "20";

    /// One clip: what it shows (a filter graph of ffmpeg) and the pitch of its beep, in hertz.
    private record Clip(String name, String picture, int pitch) {}

    private static final List<Clip> CLIPS = List.of(
            new Clip("card", "testsrc2=size=640x360:rate=25", 440),
            new Clip("counter", "testsrc=size=640x360:rate=25,noise=alls=7:allf=t", 660),
            new Clip(
                    "bars",
                    "smptehdbars=size=640x360:rate=25[bars];testsrc=size=240x135:rate=25[inset];"
                            + "[bars][inset]overlay=x='(W-w)/2+200*sin(t*0.7)':y='80+70*cos(t*1.1)',noise=alls=7:allf=t",
                    550));

    private DrawClips() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]);
        List<Clip> stale =
                CLIPS.stream().filter(clip -> isStale(file(folder, clip))).toList();
        if (stale.isEmpty()) {
            return;
        }
        Files.createDirectories(folder);
        Path work = Files.createTempDirectory(folder.toAbsolutePath().getParent(), "takes");
        try {
            draw(stale, work, folder);
        } finally {
            try (Stream<Path> rest = Files.walk(work).sorted(Comparator.reverseOrder())) {
                rest.map(Path::toFile).forEach(File::delete);
            }
        }
    }

    /// Draws all at once: each encoder is held to one thread, because only then equal sources give equal bytes.
    private static void draw(List<Clip> clips, Path work, Path folder) throws IOException, InterruptedException {
        Path ffmpeg = unpackFfmpeg(work);
        Map<Clip, Process> encoders = new LinkedHashMap<>();
        try {
            for (Clip clip : clips) {
                ProcessBuilder encoder = new ProcessBuilder(command(ffmpeg, clip, work.resolve(clip.name)));
                encoders.put(clip, encoder.inheritIO().start());
            }
            for (Clip clip : clips) {
                if (encoders.get(clip).waitFor() != 0) {
                    throw new IOException("ffmpeg could not draw the clip '" + clip.name + "'");
                }
                byte[] take = Files.readAllBytes(work.resolve(clip.name));
                Path cut = Files.write(work.resolve(clip.name + ".ts"), cut(take));
                Files.move(cut, file(folder, clip), StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            encoders.values().forEach(Process::destroyForcibly);
        }
    }

    private static List<String> command(Path ffmpeg, Clip clip, Path take) {
        List<String> command = new ArrayList<>(List.of(ffmpeg.toString(), "-nostdin", "-hide_banner", "-y"));
        add(command, "-loglevel warning -f lavfi -i", clip.picture);
        add(command, "-f lavfi -i", "sine=frequency=" + clip.pitch + ":beep_factor=4:sample_rate=48000,volume=0.5");
        add(command, "-t " + TAKE_SECONDS + " -threads 1 -filter_threads 1");
        add(command, "-c:v libx264 -preset veryfast -profile:v high -pix_fmt yuv420p");
        add(command, "-b:v 1200k -maxrate 1500k -bufsize 1500k");
        add(command, "-x264-params keyint=50:min-keyint=50:scenecut=0:open-gop=0:bframes=2:lookahead-threads=1");
        add(command, "-c:a aac -ac 2 -ar 48000 -b:a 96k");
        add(command, "-flags:v +bitexact -flags:a +bitexact -fflags +bitexact");
        // One AAC frame in each PES packet, and the tables before every picture: both cuts fall between PES packets.
        add(command, "-pes_payload_size 0 -mpegts_flags +pat_pmt_at_frames -f mpegts", take.toString());
        return command;
    }

    private static void add(List<String> command, String options, String... verbatim) {
        command.addAll(Arrays.asList(options.split(" ")));
        command.addAll(Arrays.asList(verbatim));
    }

    /// The packets between the PAT before the second key frame and the PAT before the key frame 16 s later.
    private static byte[] cut(byte[] take) throws IOException {
        int first = keyFrame(take, keyFrame(take, 0) + PACKET);
        int last = first;
        do {
            last = keyFrame(take, last + PACKET);
        } while (presentation(take, last) - presentation(take, first) < CLIP_TICKS);
        requireLoop(take, first, last, VIDEO_PID);
        requireLoop(take, first, last, AUDIO_PID);
        return withoutServiceNames(Arrays.copyOfRange(take, tablesBefore(take, first), tablesBefore(take, last)));
    }

    /// Leaves the service description out: static builds of ffmpeg crash when they decode the names in it.
    private static byte[] withoutServiceNames(byte[] packets) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream(packets.length);
        for (int at = 0; at < packets.length; at += PACKET) {
            if (pid(packets, at) != SERVICE_PID) {
                rest.write(packets, at, PACKET);
            }
        }
        return rest.toByteArray();
    }

    private static void requireLoop(byte[] take, int first, int last, int pid) throws IOException {
        long ticks = presentation(take, unit(take, last, pid)) - presentation(take, unit(take, first, pid));
        if (ticks != CLIP_TICKS) {
            throw new IOException("PID " + pid + " does not loop: " + ticks + " ticks from cut to cut");
        }
    }

    /// The first packet at or after `from` that starts a key frame: random access on the video PID.
    private static int keyFrame(byte[] take, int from) throws IOException {
        int at = unit(take, from, VIDEO_PID);
        while ((take[at + 3] & 0x20) == 0 || take[at + 4] == 0 || (take[at + 5] & 0x40) == 0) {
            at = unit(take, at + PACKET, VIDEO_PID);
        }
        return at;
    }

    /// The first packet at or after `from` that starts a PES packet of this PID.
    private static int unit(byte[] take, int from, int pid) throws IOException {
        for (int at = from; at < take.length; at += PACKET) {
            if (pid(take, at) == pid && (take[at + 1] & 0x40) != 0) {
                return at;
            }
        }
        throw new IOException("the take is too short: PID " + pid + " ends before the cut");
    }

    private static int tablesBefore(byte[] take, int keyFrame) {
        int at = keyFrame;
        while (pid(take, at) != 0) {
            at -= PACKET;
        }
        return at;
    }

    private static int pid(byte[] take, int at) {
        return (take[at + 1] & 0x1F) << 8 | take[at + 2] & 0xFF;
    }

    /// The presentation time of the PES packet that starts here, in ticks of 90 kHz.
    private static long presentation(byte[] take, int at) {
        int stamp = at + 4 + 9 + ((take[at + 3] & 0x20) == 0 ? 0 : 1 + (take[at + 4] & 0xFF));
        return (take[stamp] & 0x0EL) << 29
                | (take[stamp + 1] & 0xFFL) << 22
                | (take[stamp + 2] & 0xFEL) << 14
                | (take[stamp + 3] & 0xFFL) << 7
                | (take[stamp + 4] & 0xFEL) >> 1;
    }

    private static Path file(Path folder, Clip clip) {
        return folder.resolve(clip.name + ".ts");
    }

    private static boolean isStale(Path clip) {
        // In source launcher mode the code source is this file.
        CodeSource source = DrawClips.class.getProtectionDomain().getCodeSource();
        File sourceFile = new File(URI.create(source.getLocation().toString()));
        return clip.toFile().lastModified() < sourceFile.lastModified();
    }

    private static Path unpackFfmpeg(Path work) throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.contains("jave-nativebin")) {
                try (ZipFile jar = new ZipFile(entry)) {
                    return unpackFfmpeg(jar, work);
                }
            }
        }
        throw new IOException("no jave-nativebin jar on the class path");
    }

    private static Path unpackFfmpeg(ZipFile jar, Path work) throws IOException {
        for (Enumeration<? extends ZipEntry> all = jar.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            if (entry.getName().startsWith(FFMPEG)) {
                Path program =
                        Files.createTempFile(work, "ffmpeg", entry.getName().endsWith(".exe") ? ".exe" : "");
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, program, StandardCopyOption.REPLACE_EXISTING);
                }
                program.toFile().setExecutable(true);
                return program;
            }
        }
        throw new IOException("no ffmpeg in " + jar.getName());
    }
}
