package dev.acequia;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import org.junit.jupiter.api.Test;

/// The defaults of settings: a second list of them would drift from the catalogue.
class DefaultsTest {
    @Test
    void theDefaultsOfSettingsStandInTheCatalogueOnly() {
        assertThat(LayersTest.ALL.stream()
                        .flatMap(each -> each.getMethods().stream())
                        .filter(method -> method.getName().equals("defaults"))
                        .map(JavaMethod::getOwner)
                        .map(owner -> owner.getSimpleName()))
                .as("classes with defaults of their own; those of the simulator are no settings")
                .containsExactlyInAnyOrder("Settings", "SimulatorOptions");
    }
}
