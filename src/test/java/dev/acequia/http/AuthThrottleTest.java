package dev.acequia.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.http.message.RequestTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class AuthThrottleTest {
    private static final String KEY = "the right one";
    private static final String ADDRESS = "192.0.2.7";

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AuthThrottle throttle = new AuthThrottle(nanos::get);
    private final AdminAccess access = new AdminAccess(() -> KEY, throttle);

    private int ask(String address, String key) {
        Problem refusal = access.refusal(new Request(
                "GET",
                RequestTarget.of("/managed"),
                Map.of(),
                Map.of("x-api-key", key),
                new byte[0],
                address,
                true,
                false));
        return refusal == null ? 200 : refusal.status();
    }

    private void exhaust(String address) {
        for (int i = 0; i < AuthThrottle.MOST; i++) {
            assertThat(ask(address, "wrong " + i)).isEqualTo(403);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void whoTriesTooManyWrongKeysIsToldToWait() {
        exhaust(ADDRESS);
        pass(Duration.ofSeconds(20));
        Problem refusal = throttle.wrong(ADDRESS, Problem.of(403, "wrong_key", "x"));

        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.error()).isEqualTo("too_many_attempts");
        assertThat(refusal.answer().headers()).containsEntry("Retry-After", "41");
    }

    @Test
    void whoHasTriedTooManyIsNotLookedAtForTheRestOfTheMinute() {
        exhaust(ADDRESS);
        pass(Duration.ofSeconds(20));
        for (String any : List.of("x", KEY, "x", KEY)) {
            assertThat(ask(ADDRESS, any)).isEqualTo(429);
        }
        assertThat(ask(ADDRESS, "")).as("no guess").isEqualTo(401);
        assertThat(ask("192.0.2.8", KEY)).isEqualTo(200);
        assertThat(ask("192.0.2.8", "x")).isEqualTo(403);
        pass(Duration.ofSeconds(40));
        assertThat(ask(ADDRESS, KEY)).isEqualTo(200);
    }

    @Test
    void aRightKeyTakesNoWrongOneBack() {
        for (int i = 0; i < AuthThrottle.MOST; i++) {
            assertThat(ask(ADDRESS, KEY)).isEqualTo(200);
            assertThat(ask(ADDRESS, "wrong " + i)).isEqualTo(403);
        }
        assertThat(ask(ADDRESS, KEY)).isEqualTo(429);
    }

    @Test
    void guessesAtTheSameTimeAreCountedAsTheyAreMade() {
        AtomicInteger looked = new AtomicInteger();
        BooleanSupplier wrong = () -> {
            looked.incrementAndGet();
            return false;
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                var _ = threads.submit(() -> throttle.judge(ADDRESS, wrong, Problem.of(403, "wrong_key", "x")));
            }
        }
        assertThat(looked).hasValue(AuthThrottle.MOST);
    }

    private int play(String name, String token) {
        Problem refusal = throttle.judgePlayer(
                ADDRESS, name, token, () -> token.equals(KEY), Problem.of(403, "wrong_token", "x"));
        return refusal == null ? 200 : refusal.status();
    }

    @Test
    void whoPlaysAlreadyGoesOnWhenSomebodyElseAtTheAddressGuesses() {
        assertThat(play("tv", KEY)).isEqualTo(200);
        exhaust(ADDRESS);
        for (int i = 0; i < 5; i++) {
            assertThat(play("tv", KEY)).isEqualTo(200);
            pass(Duration.ofSeconds(5));
        }
        assertThat(play("another player", KEY)).isEqualTo(429);
        assertThat(ask(ADDRESS, KEY)).isEqualTo(429);
    }

    @Test
    void whoPlaysAlreadyDoesNotGuessMore() {
        assertThat(play("tv", KEY)).isEqualTo(200);
        exhaust(ADDRESS);
        assertThat(play("tv", "a guess")).isEqualTo(429);
        assertThat(play("tv", KEY)).isEqualTo(429);

        pass(Duration.ofMinutes(1));
        assertThat(play("tv", KEY)).isEqualTo(200);
        assertThat(play("tv", "a guess")).isEqualTo(403);
        for (int i = 1; i < AuthThrottle.MOST; i++) {
            assertThat(ask(ADDRESS, "wrong " + i)).isEqualTo(403);
        }
        assertThat(play("tv", KEY)).as("it has guessed itself").isEqualTo(429);
    }

    @Test
    void afterAMinuteTheCountBeginsAnew() {
        exhaust(ADDRESS);
        pass(Duration.ofSeconds(59));
        assertThat(ask(ADDRESS, "x")).isEqualTo(429);
        pass(Duration.ofSeconds(1));
        exhaust(ADDRESS);
        assertThat(ask(ADDRESS, "x")).isEqualTo(429);
    }

    @Test
    void theAddressesOfOneSiteAreOne() {
        exhaust("2001:db8:0:1::1");
        assertThat(ask("2001:db8:0:1:ffff::2", "x")).isEqualTo(429);
        assertThat(ask("2001:db8:0:2::1", "x")).isEqualTo(403);
    }

    @Test
    void noKeyAtAllIsNoGuess() {
        for (int i = 0; i < 30; i++) {
            assertThat(ask(ADDRESS, "")).isEqualTo(401);
        }
        assertThat(ask(ADDRESS, "x")).isEqualTo(403);
    }

    @Test
    void onlySoManyAddressesAreRemembered() {
        exhaust(ADDRESS);
        for (int i = 0; i < AuthThrottle.MOST_ADDRESSES; i++) {
            throttle.wrong("10.1." + i / 256 + "." + i % 256, Problem.of(403, "wrong_key", "x"));
        }
        assertThat(throttle.size()).isEqualTo(AuthThrottle.MOST_ADDRESSES);
        assertThat(ask(ADDRESS, "x")).isEqualTo(403);
    }
}
