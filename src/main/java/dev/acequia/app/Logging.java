package dev.acequia.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LogbackServiceProvider;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import dev.acequia.http.AccessLog;
import dev.acequia.net.OutOfMemory;
import dev.acequia.settings.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.Reporter;

/// The log: one line an event on standard error; and the access log on standard output, so that they can be told apart.
/// Named and set up in code, because looking for what might set it up, in every jar there is, would cost each start as
/// much as all else that it logs with.
public final class Logging extends LogbackServiceProvider {
    /// Makes this the log; before the first logger is made.
    static void use() {
        System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, Logging.class.getName());
        System.setProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY, "WARN"); // it would tell of the line above
    }

    @Override
    public void initialize() {
        LoggerContext context = (LoggerContext) getLoggerFactory();
        context.setMDCAdapter(getMDCAdapter());
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        ConsoleAppender<ILoggingEvent> log = console(context, "System.err", new LogLine());
        log.addFilter(new LogLimit());
        root.addAppender(log);
        ch.qos.logback.classic.Logger access = context.getLogger(AccessLog.LOGGER);
        access.setAdditive(false);
        access.addAppender(console(context, "System.out", new Bare()));
        context.start();
    }

    private static ConsoleAppender<ILoggingEvent> console(
            LoggerContext context, String target, Layout<ILoggingEvent> layout) {
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget(target);
        console.setEncoder(encoder);
        console.addFilter(new MemoryGuard());
        console.start();
        return console;
    }

    static void level(LogLevel level) {
        if (LoggerFactory.getLogger("dev.acequia") instanceof ch.qos.logback.classic.Logger logger) {
            logger.setLevel(Level.toLevel(level.name()));
        }
    }

    /// Ends the process when it is told that something failed for want of memory.
    private static final class MemoryGuard extends Filter<ILoggingEvent> {
        @Override
        public FilterReply decide(ILoggingEvent event) {
            if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
                OutOfMemory.endIf(proxy.getThrowable());
            }
            return FilterReply.NEUTRAL;
        }
    }

    /// The line as it was given.
    private static final class Bare extends LayoutBase<ILoggingEvent> {
        @Override
        public String doLayout(ILoggingEvent event) {
            return event.getFormattedMessage() + CoreConstants.LINE_SEPARATOR;
        }
    }
}
