package dev.acequia.app;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.Observers;
import dev.acequia.channel.Precautions;
import dev.acequia.hls.NumberStore;
import dev.acequia.loop.LoopDetector;
import dev.acequia.loop.LoopList;
import dev.acequia.player.Players;
import dev.acequia.preflight.Preflights;
import dev.acequia.settings.PrivateFolder;
import java.security.SecureRandom;

/// The channels, who watches them, and what keeps some from being played.
record Playing(ChannelRegistry channels, Players players, LoopList loops, Preflights preflights) {
    static Playing open(Basics basics, Engines engines, Observers observers) {
        Closing closing = basics.closing();
        NumberStore numbers = closing.add(NumberStore.in(
                basics.data().resolve(PrivateFolder.NUMBERS), basics.clock().instant()));
        LoopList loops = LoopList.in(basics.data(), basics.clock(), basics.derived(Options::loopRetention));
        Preflights preflights = closing.add(new Preflights());
        ChannelRegistry channels = new ChannelRegistry(
                engines.pool(),
                engines.opener(),
                numbers,
                observers,
                new Precautions(loops, preflights),
                basics.clock(),
                basics.derived(Options::channel));
        LoopDetector detector = closing.add(
                LoopDetector.start(channels, loops, basics.events(), basics.clock(), basics.derived(Options::loops)));
        basics.live().follow(_ -> detector.changed());
        Players players = closing.add(Players.open(channels, basics.clock(), System::nanoTime, new SecureRandom()));
        return new Playing(channels, players, loops, preflights);
    }
}
