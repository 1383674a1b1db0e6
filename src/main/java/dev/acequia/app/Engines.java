package dev.acequia.app;

import dev.acequia.engine.Engine;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EnginePool;
import dev.acequia.session.SessionOpener;
import dev.acequia.settings.Catalogue;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.Settings;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Collectors;

/// The engines that the settings name, or the demo engine when they name none.
record Engines(LiveSettings live, EngineClient client, EnginePool pool, SessionOpener opener, String names) {
    static Engines open(Basics basics) throws IOException {
        LiveSettings live = basics.live();
        DemoEngine demo = basics.closing().add(new DemoEngine());
        List<EngineAddress> first = isDemo(live.now()) ? List.of(demo.start()) : configured(live.now());
        EngineClient client = basics.closing().add(new EngineClient(basics.derived(Options::timeouts), basics.loops()));
        EnginePool pool = basics.closing()
                .add(EnginePool.open(
                        basics.derived(Options::pool),
                        client::checkup,
                        basics.events(),
                        basics.clock(),
                        System::nanoTime,
                        new SecureRandom()));
        live.follow(now -> pool.configure(wanted(now, demo)));
        SessionOpener opener =
                new SessionOpener(client, InstanceName.in(basics.data()), basics.derived(Options::intake));
        return new Engines(live, client, pool, opener, names(first));
    }

    /// Whether the demo engine is used now.
    boolean isDemo() {
        return isDemo(live.now());
    }

    private static boolean isDemo(Settings settings) {
        return settings.get(Catalogue.ENGINES).isEmpty();
    }

    private static List<Engine> wanted(Settings settings, DemoEngine demo) {
        List<EngineAddress> addresses = isDemo(settings) ? demo.addresses() : configured(settings);
        return addresses.stream().map(Engine::at).toList();
    }

    private static List<EngineAddress> configured(Settings settings) {
        return settings.get(Catalogue.ENGINES).stream()
                .map(address -> new EngineAddress(address.getHostString(), address.getPort()))
                .toList();
    }

    private static String names(List<EngineAddress> engines) {
        return engines.stream().map(EngineAddress::toString).collect(Collectors.joining(", "));
    }
}
