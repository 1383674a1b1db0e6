package dev.acequia.stationlist;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Stream that refuses to give more bytes than it may, or to take longer than it may.
final class CountedStream extends FilterInputStream {
    private static final long ALWAYS_ALLOWED = 8L << 20;
    private static final long MOST_RATIO = 250;

    private final long most;
    private final String what;
    private final long deadline;
    private final @Nullable CountedStream packed;
    private long count;

    /// The refusal, as the stream's readers have to pass it on.
    static final class Exceeded extends IOException {
        private static final long serialVersionUID = 1;

        private final ListException.Reason reason;

        Exceeded(ListException.Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        ListException refusal() {
            return new ListException(reason, String.valueOf(getMessage()), this);
        }
    }

    /// @param what the bytes are, to follow "The list must have at most … bytes"
    /// @param deadline of [System#nanoTime]
    CountedStream(InputStream in, long most, String what, long deadline) {
        this(in, most, what, deadline, null);
    }

    /// @param packed the bytes that these are unpacked from, to bound how many come of each
    CountedStream(InputStream in, long most, String what, long deadline, @Nullable CountedStream packed) {
        super(in);
        this.packed = packed;
        this.most = most;
        this.what = what;
        this.deadline = deadline;
    }

    static long deadline(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        counted(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        counted(Math.max(read, 0));
        return read;
    }

    private static Exceeded exceeded(String message) {
        return new Exceeded(ListException.Reason.TOO_LARGE, message);
    }

    private void counted(int more) throws IOException {
        count += more;
        if (count > most) {
            throw exceeded("The list must have at most " + most + " bytes" + what + ", but it has more");
        }
        if (packed != null && count > ALWAYS_ALLOWED && count > packed.count * MOST_RATIO) {
            throw exceeded(
                    "The list must be at most " + MOST_RATIO + " times as large as it is packed, but it is larger");
        }
        if (System.nanoTime() - deadline > 0) {
            throw exceeded("The list took longer to read than a list may take");
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
