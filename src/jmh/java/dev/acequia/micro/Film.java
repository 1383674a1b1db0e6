package dev.acequia.micro;

import dev.acequia.mpegts.Packet;
import dev.acequia.simulator.broadcast.Broadcast;
import dev.acequia.simulator.broadcast.Clip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;

/// Packets of the simulator's broadcast: pictures and sound as encoders make them.
final class Film {
    private Film() {}

    static byte[] packets(int count) {
        try {
            Broadcast broadcast = new Broadcast(Clip.named("card"), Duration.ZERO);
            byte[] stream = new byte[count * Packet.SIZE];
            broadcast.write(broadcast.edge(Instant.EPOCH.plus(Duration.ofDays(1))), count, stream, 0);
            return stream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
