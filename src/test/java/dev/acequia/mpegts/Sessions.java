package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Splicer.Verdict;
import dev.acequia.rig.Footage;
import java.io.ByteArrayOutputStream;
import java.util.Random;

/// What tests of a [Splicer] have in common: a source, what was sent of it, and sessions that are read.
final class Sessions {
    private static final int MEDIA_IN_KEY = 8;
    private static final int SIZE = Packet.SIZE;

    private final Random random;
    private final ProgramTables tables = tables();

    Sessions(Random random) {
        this.random = random;
    }

    static ProgramTables tables() {
        ProgramTables tables = new ProgramTables();
        byte[] b = Ts.withVideo(Ts.H264).bytes();
        for (int at = 0; at < b.length; at += SIZE) {
            tables.packet(b, at, Packet.pid(b, at));
        }
        return tables;
    }

    /// Groups of pictures with sound.
    static byte[] footage(int groups) {
        Footage footage = new Footage(9000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < groups; i++) {
            out.writeBytes(footage.next());
        }
        return out.toByteArray();
    }

    /// The same with null packets here and there.
    byte[] source(int groups) {
        byte[] footage = footage(groups);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < footage.length; at += SIZE) {
            out.write(footage, at, SIZE);
            out.writeBytes(Packet.nulls(random.nextInt(12) == 0 ? random.nextInt(4) : 0));
        }
        return out.toByteArray();
    }

    static byte[] packets(byte[] b, int from, int to) {
        return Ts.packets(b, Math.max(0, from), Math.min(to, b.length / SIZE));
    }

    /// What knows the first `cut` packets of a stream as sent.
    Splicer after(byte[] stream, int cut) {
        byte[] sent = packets(stream, cut - Splicer.MOST_PACKETS, cut);
        return new Splicer(sent, tables, lastPcr(sent));
    }

    static long lastPcr(byte[] b) {
        for (int at = b.length - SIZE; at >= 0; at -= SIZE) {
            if (Packet.hasPcr(b, at)) {
                return Packet.pcr(b, at);
            }
        }
        return -1;
    }

    /// Reads a session in portions of any size; how many packets stand before the place where the search ended.
    int read(Splicer splicer, byte[] session) {
        int at = 0;
        while (at < session.length && splicer.verdict() == Verdict.SEARCHING) {
            int to = Math.min(session.length, at + (1 + random.nextInt(40)) * SIZE);
            int end = splicer.packets(session, at, to);
            assertThat(end == to || splicer.verdict() != Verdict.SEARCHING).isTrue();
            at = end;
        }
        return at / SIZE;
    }

    /// How many packets before a cut it takes to tell them from all others.
    static int distinctive(byte[] stream, int cut) {
        int media = 0;
        boolean isTimed = false;
        for (int packet = cut - 1; packet >= 0; packet--) {
            int pid = Packet.pid(stream, packet * SIZE);
            media += pid == Ts.VIDEO_PID || pid == Ts.AUDIO_PID ? 1 : 0;
            isTimed |= Packet.hasPcr(stream, packet * SIZE);
            if (isTimed && media >= MEDIA_IN_KEY) {
                return cut - packet;
            }
        }
        return Integer.MAX_VALUE;
    }

    static int firstBeyond(byte[] session, long pcr) {
        int at = 0;
        while (!Packet.hasPcr(session, at) || Clock.pcrDistance(pcr, Packet.pcr(session, at)) <= 0) {
            at += SIZE;
        }
        return at / SIZE;
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
