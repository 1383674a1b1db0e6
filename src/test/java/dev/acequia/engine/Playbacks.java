package dev.acequia.engine;

import static dev.acequia.rig.FakeEngine.INFOHASH;

import dev.acequia.rig.FakeEngine;
import java.net.URI;

/// Playbacks of a [FakeEngine], without their start.
final class Playbacks {
    private Playbacks() {}

    static Playback of(FakeEngine engine) {
        URI url = engine.address().url("/ace/r/" + INFOHASH + "/t");
        return new Playback(engine.address(), url, null, null, INFOHASH, null, true, false);
    }
}
