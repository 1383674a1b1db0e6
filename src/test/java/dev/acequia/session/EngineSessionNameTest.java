package dev.acequia.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.EngineStat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EngineSessionNameTest {
    private final EngineSessionName name = new EngineSessionName();

    @Test
    void theFirstNameIsNoChangeAndAnotherIs() {
        assertThat(name.follow(stat("a"))).isFalse();
        assertThat(name.follow(stat("a"))).isFalse();
        assertThat(name.follow(stat("b"))).isTrue();
        assertThat(name.current()).isEqualTo("b");
    }

    @Test
    void anAnswerWithoutANameTellsNothing() {
        assertThat(name.follow(stat("a"))).isFalse();
        assertThat(name.follow(stat(null))).isFalse();
        assertThat(name.current()).isEqualTo("a");
        assertThat(name.isGone()).isFalse();
    }

    private static EngineStat stat(@Nullable String session) {
        return new EngineStat("dl", 3L, 0L, 0L, 0L, 0L, null, session);
    }
}
