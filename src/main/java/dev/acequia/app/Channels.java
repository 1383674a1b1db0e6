package dev.acequia.app;

import dev.acequia.channel.ChannelObservers;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.StartGuards;
import dev.acequia.hls.NumberStore;
import dev.acequia.looping.LoopDetector;
import dev.acequia.looping.LoopList;
import dev.acequia.player.AddressQuota;
import dev.acequia.player.Players;
import dev.acequia.preflight.Preflights;
import dev.acequia.ring.Budget;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.LimitSettings;
import dev.acequia.settings.PrivateFolder;
import dev.acequia.vod.FilePlaybacks;
import java.security.SecureRandom;
import java.util.function.Supplier;

/// Channels, their viewers, and the guards on playing.
record Channels(
        ChannelRegistry channels,
        Players players,
        AddressQuota quota,
        LoopList loops,
        Preflights preflights,
        FilePlaybacks files) {
    static Channels open(AppContext context, Engines engines, ChannelObservers observers) {
        Closing closing = context.closing();
        NumberStore numbers = closing.add(NumberStore.in(
                context.data().resolve(PrivateFolder.NUMBERS), context.clock().instant()));
        LoopList loops = LoopList.in(context.data(), context.clock(), context.derived(Options::loopRetention));
        Preflights preflights = closing.add(new Preflights());
        FilePlaybacks files = closing.add(new FilePlaybacks(
                engines.client(), engines.opener(), context.clock(), context.derived(Options::files)));
        ChannelRegistry channels = new ChannelRegistry(
                engines.pool(),
                engines.opener(),
                numbers,
                observers,
                new StartGuards(loops, preflights, files),
                context.clock(),
                memory(context),
                context.derived(Options::channel));
        LoopDetector detector = closing.add(LoopDetector.start(
                channels, loops, context.events(), context.clock(), context.derived(Options::loops)));
        context.live().follow(_ -> detector.changed());
        AddressQuota quota = new AddressQuota(context.always(LimitSettings.MAX_CLIENTS_PER_ADDRESS)::get);
        Players players =
                closing.add(Players.open(channels, quota, context.clock(), System::nanoTime, new SecureRandom()));
        return new Channels(channels, players, quota, loops, preflights, files);
    }

    private static Budget memory(AppContext context) {
        long possible = Memory.possible();
        long usual = Memory.usual();
        Supplier<Long> set = context.always(ChannelSettings.BUFFER_TOTAL_BYTES);
        return new Budget(
                () -> set.get() == 0 ? usual : Math.min(set.get(), possible),
                Runtime.getRuntime().maxMemory());
    }
}
