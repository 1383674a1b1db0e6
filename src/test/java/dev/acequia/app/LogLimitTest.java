package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogLimitTest {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final List<Runnable> later = new ArrayList<>();
    private final Logger log = context.getLogger("dev.acequia.test");
    private long nanos;

    LogLimitTest() {
        written.addFilter(new LogLimit(() -> nanos, later::add));
        written.setContext(context);
        written.start();
        log.setLevel(Level.DEBUG);
        log.addAppender(written);
    }

    private void say(int times) {
        for (int i = 0; i < times; i++) {
            log.info("[viewer {}] came", i);
        }
    }

    @Test
    void ofLinesOfOneKindSomeAreWrittenAMinute() {
        say(10_000);
        log.info("something else");
        assertThat(written.list).hasSize(LogLimit.MOST + 1);
        nanos += Duration.ofMinutes(1).toNanos();
        say(10_000);
        assertThat(written.list).hasSize(2 * LogLimit.MOST + 1);
    }

    @Test
    void theOthersAreCountedAndToldOnce() {
        Logger shared = (Logger) LoggerFactory.getLogger("dev.acequia.test");
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        shared.addAppender(told);
        try {
            say(LogLimit.MOST + 40);
            assertThat(later).hasSize(1);
            later.getFirst().run();
            assertThat(told.list)
                    .singleElement()
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .isEqualTo("40 more lines in the last minute of: [viewer {}] came");
        } finally {
            shared.detachAppender(told);
        }
    }

    @Test
    void linesForDevelopersAreAllWritten() {
        for (int i = 0; i < 1000; i++) {
            log.debug("{}", i);
        }
        assertThat(written.list).hasSize(1000);
    }
}
