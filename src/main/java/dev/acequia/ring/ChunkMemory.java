package dev.acequia.ring;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledUnsafeDirectByteBuf;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Allocator of chunks: outside the heap, not pooled, and counted until the last slice has been sent. A lack of memory
/// is an answer, not an error.
final class ChunkMemory {
    private static final AtomicLong ALIVE = new AtomicLong();

    private ChunkMemory() {}

    /// Memory for a chunk; null when the budget or the system has none.
    ///
    /// @param bound what all rings may have with it
    static @Nullable ByteBuf take(int bytes, Account account, long bound) {
        if (!account.take(bytes, bound)) {
            return null;
        }
        try {
            ByteBuf memory = Source.of(account).directBuffer(bytes, bytes);
            ALIVE.addAndGet(bytes);
            return memory;
        } catch (OutOfMemoryError e) {
            account.give(bytes);
            account.budget().refused();
            return null;
        }
    }

    /// Bytes of all chunks that are alive.
    static long alive() {
        return ALIVE.get();
    }

    private static void ended(int bytes, Account account) {
        ALIVE.addAndGet(-bytes);
        account.give(bytes);
    }

    /// Factory of buffers that report their release, watched for leaks as others are.
    private static final class Source extends AbstractByteBufAllocator {
        private final Account account;

        private Source(Account account) {
            super(true);
            this.account = account;
        }

        static Source of(Account account) {
            return new Source(account);
        }

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            return toLeakAwareBuffer(
                    PlatformDependent.hasUnsafe()
                            ? new Addressed(initialCapacity, account)
                            : new Plain(initialCapacity, account));
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }

    /// With an address that the kernel can be given.
    private static final class Addressed extends UnpooledUnsafeDirectByteBuf {
        private final Account account;
        private final int bytes;

        Addressed(int bytes, Account account) {
            super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes);
            this.bytes = bytes;
            this.account = account;
        }

        @Override
        protected void deallocate() {
            super.deallocate();
            ended(bytes, account);
        }
    }

    private static final class Plain extends UnpooledDirectByteBuf {
        private final Account account;
        private final int bytes;

        Plain(int bytes, Account account) {
            super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes);
            this.bytes = bytes;
            this.account = account;
        }

        @Override
        protected void deallocate() {
            super.deallocate();
            ended(bytes, account);
        }
    }
}
