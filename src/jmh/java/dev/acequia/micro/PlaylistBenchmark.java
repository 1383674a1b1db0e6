package dev.acequia.micro;

import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.PlaylistParser;
import dev.acequia.hls.PlaylistWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A playlist as text.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PlaylistBenchmark {
    @Param({"6", "20"})
    public int segments;

    private MediaPlaylist playlist;

    @Setup
    public void make() throws Exception {
        StringBuilder text =
                new StringBuilder("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:5\n#EXT-X-MEDIA-SEQUENCE:1000\n");
        for (int i = 0; i < segments; i++) {
            text.append("#EXTINF:4.579667,\nhls/94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209/segment/")
                    .append(1000 + i)
                    .append(".ts?viewer=evgsaxfat4f6\n");
        }
        playlist = parsed(text.toString());
    }

    private static MediaPlaylist parsed(String text) throws Exception {
        return PlaylistParser.parse(text);
    }

    @Benchmark
    public String write() {
        return PlaylistWriter.write(playlist);
    }
}
