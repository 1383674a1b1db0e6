package dev.acequia.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.acequia.http.AccessLog;
import dev.acequia.settings.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log: one line an event on standard error; and the access log on standard output, so that they can be told apart.
/// In code, because reading an XML file would cost every start 0.1 s.
public final class Logging extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console(context, "System.err", "%d{HH:mm:ss.SSS} %-5level %msg%n%ex{short}"));
        ch.qos.logback.classic.Logger access = context.getLogger(AccessLog.LOGGER);
        access.setAdditive(false);
        access.addAppender(console(context, "System.out", "%msg%n"));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, String target, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget(target);
        console.setEncoder(encoder);
        console.start();
        return console;
    }

    static void level(LogLevel level) {
        if (LoggerFactory.getLogger("dev.acequia") instanceof ch.qos.logback.classic.Logger logger) {
            logger.setLevel(Level.toLevel(level.name()));
        }
    }
}
