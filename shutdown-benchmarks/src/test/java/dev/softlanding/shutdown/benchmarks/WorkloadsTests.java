package dev.softlanding.shutdown.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The graphs have the shape that their measure is about. */
class WorkloadsTests {

    @Test
    void fanWhenRunTakesThreeTasks() {
        Workload fan = Workloads.fan(32, new Work.Sleep(50));

        assertThat(fan.size()).isEqualTo(34);
        assertThat(fan.criticalPathMillis()).isEqualTo(150);
        assertThat(fan.levelByLevelMillis()).isEqualTo(150);
    }

    @Test
    void ladderWhenLevelsWaitForEachOtherTakesFourAndAHalfTimesAsLong() {
        Workload ladder = Workloads.ladder();

        assertThat(ladder.criticalPathMillis()).isEqualTo(50 + 200 + 20);
        assertThat(ladder.levelByLevelMillis() / ladder.criticalPathMillis()).isCloseTo(4.5, within(0.05));
    }

    @Test
    void serviceAndRandomGraphWhenLevelsWaitForEachOtherTakeLonger() {
        Workload service = Workloads.service();
        Workload random = Workloads.randomSleeps(200, 42);

        assertThat(service.size()).isEqualTo(15);
        assertThat(service.levelByLevelMillis() / service.criticalPathMillis()).isCloseTo(1.4, within(0.05));
        assertThat(random.size()).isEqualTo(200);
        assertThat(random.levelByLevelMillis() / random.criticalPathMillis()).isCloseTo(1.45, within(0.05));
    }

    @Test
    void randomGraphWhenLargeHasTheMeanInDegreeAskedFor() {
        Workload random = Workloads.randomNoops(10_000, 3);

        double edges = IntStream.range(0, random.size())
                .map(task -> random.predecessors(task).length)
                .sum();
        assertThat(edges / random.size()).isCloseTo(3, within(0.1));
        assertThat(IntStream.range(0, random.size()).allMatch(task -> IntStream.of(random.predecessors(task))
                        .allMatch(before -> before < task)))
                .isTrue();
    }

    @Test
    void stuckGraphWhenMadeHasOneDependentAndIndependentChains() {
        Workload stuck = Workloads.stuck(1, true);

        assertThat(stuck.size()).isEqualTo(20);
        assertThat(stuck.dependentNames(0)).containsExactly("dependent-1");
        assertThat(stuck.levelCount()).isEqualTo(3);
    }
}
