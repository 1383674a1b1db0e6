package dev.acequia.engine;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;

/// Resolver of engines' host names, off the event loop: the system's lookup may take seconds.
final class HostResolver extends AddressResolverGroup<InetSocketAddress> {
    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor loop) {
        return new Lookup(loop).asAddressResolver();
    }

    private static final class Lookup extends InetNameResolver {
        Lookup(EventExecutor loop) {
            super(loop);
        }

        @Override
        protected void doResolve(String name, Promise<InetAddress> found) {
            find(found, () -> InetAddress.getByName(name));
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> found) {
            find(found, () -> List.of(InetAddress.getAllByName(name)));
        }

        private static <T> void find(Promise<T> found, Callable<T> search) {
            Thread.ofVirtual().name("engine-name").start(() -> {
                try {
                    found.trySuccess(search.call());
                } catch (Throwable e) {
                    found.tryFailure(e); // whatever it is: a connection waits for the address
                }
            });
        }
    }
}
