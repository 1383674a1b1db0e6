package dev.acequia.app;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

/// An event as one line: `21:03:44.120 INFO  [engine 127.0.0.1:6878] is up`, and the first lines of what was thrown.
///
/// Written out, since a pattern with a time asks `java.time` for the time zone, which looks for more zones in every jar
/// there is.
final class LogLine extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private final ThrowableProxyConverter thrown = new ThrowableProxyConverter();

    @Override
    public void start() {
        thrown.setContext(getContext());
        thrown.setOptionList(List.of("short"));
        thrown.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        String level = event.getLevel().toString();
        return time(event) + " " + level + " ".repeat(6 - level.length()) + event.getFormattedMessage()
                + System.lineSeparator() + thrown.convert(event);
    }

    private static String time(ILoggingEvent event) {
        int offset = TimeZone.getDefault().getOffset(event.getTimeStamp());
        return TIME.format(LocalTime.ofInstant(event.getInstant(), ZoneOffset.ofTotalSeconds(offset / 1000)));
    }
}
