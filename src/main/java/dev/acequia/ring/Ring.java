package dev.acequia.ring;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The most recent bytes of a stream, written by one thread and read by any number.
///
/// Positions count bytes since the stream began and never wrap; the chunk of a position is `position / chunkBytes`. The
/// writer appends to the newest chunk, makes the bytes visible with [#publish], and lets go of the oldest chunks when
/// a further one would make them more than [#limit] bytes. Nobody registers: a reader keeps a position of its own, and
/// finds out that it was overtaken when its chunk is no longer there. Losing is an answer, not an error.
///
/// Why that is safe: `head` is volatile and written after the bytes, so a reader that sees a position below `head` sees
/// the bytes. A chunk leaves its slot before its memory is released, and a slice taken in between either holds the
/// memory or is refused by its reference count, which no other owner ever reuses.
///
/// Memory: at most the limit, rounded up to whole chunks, plus the chunks of slices that are still being sent; less
/// when the [Budget] is short. It is asked for with [#reserve], where none is an answer.
public final class Ring implements AutoCloseable {
    private final int chunkBytes;
    private final long mostBytes;
    private final AtomicReferenceArray<Chunk> slots;
    private final int mask;
    private final Budget budget;
    private final Account account;
    private final int leastChunks;

    /// Memory of the next chunks. Writer only.
    private final ArrayDeque<ByteBuf> reserved = new ArrayDeque<>();

    private volatile long head;
    private volatile long tailChunk;
    private volatile boolean ended;
    private volatile long limit;
    private volatile long allowance = Long.MAX_VALUE;
    private long written;
    private boolean closed;

    /// A ring of chunks of `chunkBytes` that never holds more than `mostBytes`.
    public Ring(int chunkBytes, long mostBytes) {
        this(chunkBytes, mostBytes, Budget.unlimited());
    }

    /// The same, which shares memory with others.
    public Ring(int chunkBytes, long mostBytes, Budget budget) {
        if (chunkBytes <= 0 || mostBytes < chunkBytes) {
            throw new IllegalArgumentException(
                    "A ring holds at least one chunk, not " + mostBytes + " bytes in chunks of " + chunkBytes);
        }
        this.chunkBytes = chunkBytes;
        long chunks = mostBytes / chunkBytes + 2;
        this.mask = Integer.highestOneBit(Math.toIntExact(chunks) - 1) * 2 - 1;
        this.slots = new AtomicReferenceArray<>(mask + 1);
        this.mostBytes = mostBytes;
        this.limit = mostBytes;
        this.budget = budget;
        this.account = new Account(budget, Math.min(Budget.leastBytes(chunkBytes), mostBytes + chunkBytes));
        this.leastChunks = (int) Math.min(Math.ceilDiv(Budget.LEAST, (long) chunkBytes), mostBytes / chunkBytes);
    }

    /// Takes the memory that this many bytes need, of the oldest chunks if need be; false when there is none. Writer
    /// only.
    public boolean reserve(int bytes) {
        long needed = Math.ceilDiv(written + bytes, (long) chunkBytes) - chunks();
        while (!closed && reserved.size() < needed) {
            ByteBuf memory = take();
            if (memory == null) {
                return false;
            }
            reserved.add(memory);
        }
        return true;
    }

    /// The number of chunks begun so far.
    private long chunks() {
        return Math.ceilDiv(written, (long) chunkBytes);
    }

    /// The number of chunks held, those reserved included.
    private long heldChunks() {
        return chunks() - tailChunk + reserved.size();
    }

    private @Nullable ByteBuf take() {
        dropBefore(chunks() + reserved.size() + 1 - Math.ceilDiv(limit, chunkBytes));
        shrink();
        ByteBuf memory = null;
        do {
            boolean isPoor = heldChunks() * chunkBytes < budget.share();
            memory = ChunkMemory.take(chunkBytes, account, isPoor ? budget.bound() : budget.soft());
        } while (memory == null && dropOldest());
        if (memory == null) {
            budget.relieve();
            memory = ChunkMemory.take(chunkBytes, account, budget.hard());
        }
        return memory;
    }

    /// Gives back what is beyond the share while memory is scarce: chunk by chunk, all of it when that is urgent.
    private void shrink() {
        long share = budget.share();
        boolean isBeyond = true;
        for (int i = 0; isBeyond && (i < 2 || budget.isUrgent()); i++) {
            isBeyond = heldChunks() * chunkBytes > share && dropOldest();
        }
        allowance = share == Long.MAX_VALUE ? share : Math.max(share, heldChunks() * chunkBytes);
    }

    /// Lets go of the oldest chunk, but of none that the ring is promised.
    private boolean dropOldest() {
        boolean hasMore = heldChunks() > leastChunks && tailChunk < chunks();
        if (hasMore) {
            dropBefore(tailChunk + 1);
        }
        return hasMore;
    }

    /// Appends bytes that readers see after the next [#publish]. Writer only; nothing happens after [#close].
    ///
    /// @throws IllegalStateException when there is no memory, which [#reserve] tells beforehand
    public void append(byte[] b, int from, int length) {
        int at = from;
        int left = closed ? 0 : length;
        while (left > 0) {
            int offset = (int) (written % chunkBytes);
            Chunk chunk =
                    offset == 0 ? open(written / chunkBytes) : slots.getPlain((int) (written / chunkBytes) & mask);
            int part = Math.min(left, chunkBytes - offset);
            chunk.append(b, at, part);
            written += part;
            at += part;
            left -= part;
        }
    }

    /// Shows readers what was appended. Writer only.
    public void publish() {
        head = written;
    }

    /// Shows readers what was appended up to a position, none before [#head]. Writer only.
    public void publish(long end) {
        head = end;
    }

    /// Takes back what was appended and not shown; false when the ring has dropped the position where that began.
    /// Writer only.
    public boolean retract() {
        if (tailChunk * chunkBytes > head) {
            return false;
        }
        for (long index = Math.ceilDiv(written, chunkBytes) - 1; index * chunkBytes >= head; index--) {
            drop(index);
        }
        if (written > head && head % chunkBytes != 0) {
            slots.getPlain((int) (head / chunkBytes) & mask).retract((int) (head % chunkBytes));
        }
        written = head;
        return true;
    }

    /// Tells readers that nothing more will come. Writer only.
    public void end() {
        ended = true;
    }

    /// The bytes at a position, at most `most`, as one slice of one chunk. Any thread.
    public Poll poll(long position, int most) {
        long visible = head;
        if (position >= visible) {
            return ended && position >= head ? Poll.Ended.ENDED : Poll.Empty.EMPTY;
        }
        long index = position / chunkBytes;
        Chunk chunk = slots.getAcquire((int) index & mask);
        if (chunk == null || chunk.index != index) {
            return Poll.Lapped.LAPPED;
        }
        int offset = (int) (position % chunkBytes);
        int length = (int) Math.min(Math.min(visible - position, most), chunkBytes - offset);
        ByteBuf slice = chunk.slice(offset, length);
        return slice == null ? Poll.Lapped.LAPPED : new Poll.Data(slice);
    }

    /// The bytes between two positions, as slices that the caller owns and must release; null when some are gone or not
    /// there yet. Any thread.
    public @Nullable List<ByteBuf> range(long from, long to) {
        List<ByteBuf> slices = new ArrayList<>();
        for (long at = from; at < to; ) {
            if (poll(at, (int) Math.min(to - at, chunkBytes)) instanceof Poll.Data(ByteBuf bytes)) {
                at += bytes.readableBytes();
                slices.add(bytes);
            } else {
                slices.forEach(ByteBuf::release);
                return null;
            }
        }
        return slices;
    }

    /// A copy of the visible bytes between two positions, none of which is before [#tail]. Writer only.
    public byte[] copy(long from, long to) {
        byte[] copy = new byte[Math.toIntExact(to - from)];
        for (int done = 0; done < copy.length; ) {
            int offset = (int) ((from + done) % chunkBytes);
            int part = Math.min(copy.length - done, chunkBytes - offset);
            slots.getPlain((int) ((from + done) / chunkBytes) & mask).copy(offset, copy, done, part);
            done += part;
        }
        return copy;
    }

    /// The position behind the newest visible byte.
    public long head() {
        return head;
    }

    /// The position of the oldest byte that is still there.
    public long tail() {
        return Math.min(tailChunk * chunkBytes, head);
    }

    /// The most bytes that can be held, whatever the limit: fewer while memory is scarce.
    public long most() {
        return Math.min(mostBytes, Math.max(allowance, chunkBytes));
    }

    /// The limit of bytes to hold.
    public long limit() {
        return limit;
    }

    /// Sets how many bytes are held, at least one chunk and at most what the ring was made for; takes effect as the
    /// writer goes on.
    public void limit(long bytes) {
        limit = Math.clamp(bytes, chunkBytes, mostBytes);
    }

    /// Bytes outside the heap that all rings hold now, those that are still being sent included.
    public static long memoryBytes() {
        return ChunkMemory.alive();
    }

    /// Ends the stream and lets go of all memory. Writer only, or after the writer has stopped.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        ended = true;
        dropBefore(written / chunkBytes + 1);
        reserved.forEach(ByteBuf::release);
        reserved.clear();
        account.close();
    }

    private Chunk open(long index) {
        ByteBuf memory = reserved.isEmpty() ? take() : reserved.poll();
        if (memory == null) {
            throw new IllegalStateException("A ring must reserve memory before it appends, but there is none");
        }
        Chunk chunk = new Chunk(index, memory);
        slots.setRelease((int) index & mask, chunk);
        return chunk;
    }

    /// Moves the tail before the memory goes: a reader that finds itself lapped finds a later tail.
    private void dropBefore(long index) {
        for (long oldest = tailChunk; oldest < index; oldest++) {
            tailChunk = oldest + 1;
            drop(oldest);
        }
    }

    private void drop(long index) {
        int slot = (int) index & mask;
        Chunk chunk = slots.getPlain(slot);
        if (chunk != null && chunk.index == index) {
            slots.setRelease(slot, null);
            chunk.release();
        }
    }
}
