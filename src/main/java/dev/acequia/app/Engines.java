package dev.acequia.app;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.NodeName;
import dev.acequia.pool.Engine;
import dev.acequia.pool.EnginePool;
import dev.acequia.session.SessionOpener;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.kind.AddedEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The engines that the settings name and those that were added to them, or the demo engine when there are none.
record Engines(
        LiveSettings live, NodeName node, EngineClient client, EnginePool pool, SessionOpener opener, String names) {
    static Engines open(AppContext context) throws IOException {
        LiveSettings live = context.live();
        DemoEngine demo = context.closing().add(new DemoEngine(context.now(ServerSettings.PORT)::contains));
        List<EngineAddress> first = isDemo(live.now())
                ? List.of(demo.start())
                : configured(live.now()).stream().map(Engine::address).toList();
        NodeName node = NodeName.random(new SecureRandom());
        EngineClient client = context.closing()
                .add(new EngineClient(
                        context.derived(Options::timeouts),
                        context.loops(),
                        node,
                        context.always(EngineSettings.UPSTREAM_TOKEN)));
        EnginePool pool = context.closing()
                .add(EnginePool.open(
                        context.derived(Options::pool),
                        client::probe,
                        context.events(),
                        context.clock(),
                        System::nanoTime,
                        new SecureRandom()));
        live.follow(now -> pool.configure(wanted(now, demo)));
        SessionOpener opener =
                new SessionOpener(client, InstanceName.in(context.data()), context.derived(Options::intake));
        return new Engines(live, node, client, pool, opener, names(first));
    }

    /// Whether the demo engine is used now.
    boolean isDemo() {
        return isDemo(live.now());
    }

    static boolean isDemo(Settings settings) {
        return settings.get(FleetSettings.ENGINE_COMMAND).isEmpty()
                && EngineProfiles.image(settings).isEmpty()
                && settings.get(FleetSettings.ENGINE_DNS).isEmpty()
                && settings.get(EngineSettings.ENGINES).isEmpty()
                && settings.get(EngineSettings.ADDED_ENGINES).isEmpty();
    }

    private static List<Engine> wanted(Settings settings, DemoEngine demo) {
        return isDemo(settings) ? demo.addresses().stream().map(Engine::at).toList() : configured(settings);
    }

    /// Each once; one that was added tells whether it is forwarded.
    static List<Engine> configured(Settings settings) {
        Map<EngineAddress, Engine> engines = new LinkedHashMap<>();
        for (InetSocketAddress each : settings.get(EngineSettings.ENGINES)) {
            engines.put(address(each), Engine.at(address(each)));
        }
        for (AddedEngine each : settings.get(EngineSettings.ADDED_ENGINES)) {
            engines.put(address(each.address()), new Engine(address(each.address()), each.isForwarded()));
        }
        return List.copyOf(engines.values());
    }

    private static EngineAddress address(InetSocketAddress address) {
        return new EngineAddress(address.getHostString(), address.getPort());
    }

    private static String names(List<EngineAddress> engines) {
        return engines.stream().map(EngineAddress::toString).collect(Collectors.joining(", "));
    }
}
