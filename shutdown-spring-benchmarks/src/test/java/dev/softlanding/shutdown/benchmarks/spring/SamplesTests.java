package dev.softlanding.shutdown.benchmarks.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTests {

    @Test
    void medianWhenCountIsEvenLiesBetweenTheMiddleTwo() {
        var samples = new Samples();
        List.of(4.0, 1.0, 2.0, 9.0).forEach(samples::add);

        assertThat(samples.median()).isEqualTo(3);
        assertThat(samples.show(1)).isEqualTo("3.0 (1.0…9.0)");
    }

    @Test
    void medianWhenThereIsNoValueIsNoNumber() {
        assertThat(new Samples().median()).isNaN();
        assertThat(new Samples().show(1)).isEqualTo("–");
    }
}
