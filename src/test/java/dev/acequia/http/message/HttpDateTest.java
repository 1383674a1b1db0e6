package dev.acequia.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HttpDateTest {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    @Test
    void itHasTheFormOfTheRfc() {
        long second = Instant.parse("1994-11-06T08:49:37Z").getEpochSecond();
        assertThat(HttpDate.at(second).text()).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        new Random(1)
                .longs(1000, 0, Instant.parse("2100-01-01T00:00:00Z").getEpochSecond())
                .forEach(each -> assertThat(HttpDate.at(each).text())
                        .isEqualTo(FORM.format(Instant.ofEpochSecond(each).atOffset(ZoneOffset.UTC))));
    }

    @Test
    void itIsTheTimeOfNow() {
        long before = System.currentTimeMillis() / 1000;
        Instant told = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(HttpDate.now()));
        assertThat(told.getEpochSecond()).isBetween(before, System.currentTimeMillis() / 1000);
    }
}
