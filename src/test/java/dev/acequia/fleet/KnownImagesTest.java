package dev.acequia.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownImagesTest {
    private static final EnginePorts PORTS = new EnginePorts(19_100, 62_100, 8700);

    @ParameterizedTest
    @CsvSource({
        "ghcr.io/martinbjeldbak/acestream-http-proxy:2.1, --bind-all, /home/appuser/.ACEStream, 0",
        "wafy80/acestream, --client-console, /srv/ace/.ACEStream, 0",
        "docker.io/blaiseio/acelink:1.0, --bind-all, /root/.ACEStream, 0",
        "jopsis/aceserve:v1, python, '', 512",
        "jopsis/acestream:arm64-v3.2.13, python, '', 512",
        "ghcr.io/krinkuto11/acestream:latest-amd64, python, '', 512",
        "ghcr.io/krinkuto11/nano-ace:latest, /acestream/acestreamengine, /acestream/.ACEStream, 0",
        "localhost:5000/own/engine:1, --bind-all, '', 0",
        "my-wafy80/acestream-fork:1, --bind-all, '', 0",
    })
    void anImageGetsTheCommandTheStateAndTheMemoryThatItNeeds(String image, String first, String state, long shared) {
        EngineProfile profile = KnownImages.profile(image);
        assertThat(profile.image()).isEqualTo(image);
        assertThat(profile.stateFolder()).isEqualTo(state);
        assertThat(profile.shmBytes()).isEqualTo(shared << 20);
        assertThat(profile.command(PORTS, ""))
                .startsWith(first)
                .containsSequence("--http-port", "19100")
                .containsSequence("--api-port", "62100")
                .containsSequence("--port", "8700")
                .contains("--bind-all");
    }

    @Test
    void anImageThatTakesItsFlagsByAVariableGetsThemThere() {
        EngineProfile profile = KnownImages.profile("jopsis/acestream:x64");
        assertThat(profile.command()).isEmpty();
        assertThat(profile.environment(PORTS, ""))
                .singleElement()
                .asString()
                .startsWith(
                        "ACESTREAM_ARGS=--client-console --bind-all --http-port 19100 --api-port 62100 --port 8700");
    }

    @Test
    void theNamesOfVariantsAreThoseOfTheReference() {
        assertThat(KnownImages.variants())
                .containsExactly("jopsis-amd64", "jopsis-arm32", "jopsis-arm64", "krinkuto11-amd64");
        for (String each : KnownImages.variants()) {
            String image = KnownImages.variant(each).orElseThrow();
            EngineProfile profile = KnownImages.profile(image);
            assertThat(profile.command().size() + profile.environment().size()).isPositive();
        }
        assertThat(KnownImages.variant("owner/engine:1")).contains("owner/engine:1");
        assertThat(KnownImages.variant("other")).isEmpty();
    }

    @Test
    void anotherRevisionUserOrCapabilityIsAnotherConfiguration() {
        EngineProfile profile = KnownImages.profile("owner/engine:1");
        String hash = ConfigHash.of(profile);
        assertThat(ConfigHash.of(profile.withRevision("")))
                .as("as before these were there")
                .isEqualTo(hash);
        assertThat(ConfigHash.of(profile.withRevision("fedcba987654"))).isNotEqualTo(hash);
        assertThat(ConfigHash.of(with(profile, "1000:1000", List.of()))).isNotEqualTo(hash);
        assertThat(ConfigHash.of(with(profile, "", List.of("SETUID")))).isNotEqualTo(hash);
    }

    private static EngineProfile with(EngineProfile profile, String user, List<String> capabilities) {
        return new EngineProfile(
                profile.image(), profile.command(), profile.environment(), 0, 0, "", user, capabilities, "");
    }
}
