package dev.acequia.settings.kind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.settings.Parsed;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTokenTest {
    private static final String ID = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";

    private static List<StreamToken> read(String text) {
        return switch (ServerSettings.STREAM_TOKENS.parse(text)) {
            case Parsed.Valid<List<StreamToken>>(List<StreamToken> tokens) -> tokens;
            case Parsed.Refused<List<StreamToken>>(String problem) -> throw new IllegalArgumentException(problem);
        };
    }

    @Test
    void aTokenHasANameASecretAndLimits() {
        String text = "anna:s3cret:clients=2:contents=" + ID + "/" + "0".repeat(40) + ",only-a-secret,bob:other.one";
        List<StreamToken> tokens = read(text.replace("94c2", "94C2"));

        assertThat(tokens)
                .containsExactly(
                        new StreamToken("anna", "s3cret", 2, Set.of(ID, "0".repeat(40))),
                        new StreamToken("", "only-a-secret", StreamToken.ANY_NUMBER, Set.of()),
                        new StreamToken("bob", "other.one", StreamToken.ANY_NUMBER, Set.of()));
        assertThat(read(ServerSettings.STREAM_TOKENS.kind().write(tokens))).isEqualTo(tokens);
    }

    @Test
    void aTokenIsForAllContentsOrForThoseThatItNames() {
        assertThat(read("s3cret").getFirst().allows(ID)).isTrue();
        assertThat(read("s3cret:contents=" + ID).getFirst().allows(ID)).isTrue();
        assertThat(read("s3cret:contents=" + "0".repeat(40)).getFirst().allows(ID))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "a:b:s3cret",
                ":s3cret",
                "anna:",
                "s3 cret",
                "s3cret:clients=0",
                "s3cret:clients=x",
                "s3cret:contents=",
                "s3cret:contents=94c2",
                "s3cret,",
                "s3cret,s3cret"
            })
    void whatIsNoTokenIsRefusedWithoutBeingShown(String text) {
        assertThat(ServerSettings.STREAM_TOKENS.parse(text))
                .isInstanceOfSatisfying(
                        Parsed.Refused.class,
                        refused -> assertThat(refused.problem())
                                .startsWith("stream_tokens must be a list of different tokens of the form name:secret")
                                .doesNotContain("s3cret"));
    }

    @Test
    void theEnvironmentSetsThem() throws Exception {
        Settings settings = Settings.load(Path.of("no-such-folder"), Map.of("STREAM_TOKENS", "anna:s3cret,bob:geheim"));
        assertThat(settings.get(ServerSettings.STREAM_TOKENS)).hasSize(2);
    }

    @Test
    void nothingShowsTheSecret() {
        List<StreamToken> tokens = read("anna:s3cret");
        assertThat(tokens).hasToString("[StreamToken[anna]]");
        assertThat(ServerSettings.STREAM_TOKENS.show(tokens)).isEqualTo("set");
        assertThat(Settings.defaults()
                        .with(ServerSettings.STREAM_TOKENS, tokens)
                        .toString())
                .doesNotContain("s3cret");
    }
}
