package dev.acequia.stationlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/// What a list may cost, however it is made.
class ListBoundsTest {
    private static final String ENTRY = "#EXTINF:-1,One\nacestream://" + "a".repeat(40) + "\n";

    private static ListRecorder read(byte[] list) throws Exception {
        ListRecorder read = new ListRecorder();
        StationList.read(new ByteArrayInputStream(list), ListOrigin.PASTED, ListLimits.DEFAULT, read);
        return read;
    }

    private static ListRecorder read(String list) throws Exception {
        return read(list.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyHeadsKeepAFewAttributes() throws Exception {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            list.append("#EXTM3U x").append(i).append("=1 tvh-").append(i).append("=1\n");
        }
        list.append("#EXTM3U catchup=\"shift\"\n").append(ENTRY);
        assertThat(read(list.toString()).entries)
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.attributes()).hasSize(ExtInf.MOST_KEPT).containsEntry("catchup", "shift"));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void unclosedQuotesAndBlanksTakeLinearTime() throws Exception {
        String blanks = " ".repeat(20_000);
        for (String part :
                new String[] {"a='x,", "a='x ,", "a=\"x" + " ".repeat(50), "a=x" + blanks, "a='x" + blanks}) {
            String line = part.repeat(60_000 / part.length());
            StringBuilder list = new StringBuilder();
            for (int i = 0; i < 5; i++) {
                list.append("#EXTINF:-1 ").append(line).append('\n').append("acestream://" + "a".repeat(40) + "\n");
            }
            assertThat(read(list.toString()).entries).hasSize(5);
        }
    }

    @Test
    void aListIsPackedByXzOnce() throws Exception {
        byte[] once = xz(ENTRY.getBytes(StandardCharsets.UTF_8), LZMA2Options.PRESET_DEFAULT);
        assertThat(read(once).entries).hasSize(1);
        byte[] twice = xz(once, LZMA2Options.PRESET_DEFAULT);
        assertThatThrownBy(() -> read(twice)).isInstanceOf(ListException.class).hasMessageContaining("at most once");
        byte[] large = xz(ENTRY.getBytes(StandardCharsets.UTF_8), LZMA2Options.PRESET_DEFAULT + 1);
        assertThatThrownBy(() -> read(large)).isInstanceOfAny(ListException.class, IOException.class);
    }

    private static byte[] xz(byte[] bytes, int preset) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new XZOutputStream(packed, new LZMA2Options(preset))) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void anElementOfJsonHasABound() {
        String list = "[{\"name\":\"" + "x".repeat(300 << 10) + "\"}]";
        assertThatThrownBy(() -> read(list)).isInstanceOf(ListException.class).hasMessageContaining("An element");
    }
}
