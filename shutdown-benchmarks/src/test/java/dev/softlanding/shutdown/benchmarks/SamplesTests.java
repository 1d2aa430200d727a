package dev.softlanding.shutdown.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTests {

    @Test
    void exponentWhenTimeGrowsWithThePowerIsThatPower() {
        List<Double> sizes = List.of(10_000.0, 30_000.0, 100_000.0);

        assertThat(Samples.growthExponent(sizes, sizes)).isCloseTo(1, within(1e-9));
        assertThat(Samples.growthExponent(
                        sizes,
                        sizes.stream().map(size -> 7 * Math.pow(size, 1.5)).toList()))
                .isCloseTo(1.5, within(1e-9));
        assertThat(Samples.growthExponent(sizes.subList(0, 1), sizes.subList(0, 1)))
                .isNaN();
    }

    @Test
    void medianWhenCountIsEvenLiesBetweenTheMiddleTwo() {
        var samples = new Samples();
        List.of(4.0, 1.0, 2.0, 9.0).forEach(samples::add);

        assertThat(samples.median()).isEqualTo(3);
        assertThat(samples.show(1)).isEqualTo("3.0 (1.0…9.0)");
    }
}
