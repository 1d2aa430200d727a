package dev.softlanding.shutdown.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

class WebDrainRuntimeHintsTests {

    /** A name that is misspelt would never be found, and nobody would notice. */
    @Test
    void typesThatAreLookedForByNameExistAndAreToldToANativeImage() {
        var hints = new RuntimeHints();

        new WebDrainRuntimeHints().registerHints(hints, getClass().getClassLoader());

        assertThat(WebDrainRuntimeHints.types()).hasSizeGreaterThan(10).allSatisfy(type -> assertThat(
                        RuntimeHintsPredicates.reflection().onType(TypeReference.of(type)))
                .accepts(hints));
    }
}
