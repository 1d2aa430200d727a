package dev.softlanding.shutdown.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is measured does what it is measured for; who does not is found out. */
@Timeout(30)
class ContendersTests {

    static Stream<String> ids() {
        return Stream.of(Contenders.WAITING, Contenders.NOOP, Growth.IDS)
                .flatMap(ids -> ids.stream())
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("ids")
    void contenderWhenRunRunsEveryBodyOnceAndInOrder(String id) throws Exception {
        Workload workload = Workloads.randomNoops(200, 3);

        Rounds.Times times = Rounds.time(Contenders.of(id), workload);

        assertThat(times.run()).isPositive();
        assertThat(times.split()).isLessThanOrEqualTo(times.build());
    }

    @Test
    void traceWhenATaskBeginsBeforeItsPredecessorHasEndedRefusesTheRun() {
        Workload workload = Workloads.chain(2, new Work.Nothing());

        workload.body(1).run();
        workload.body(0).run();

        assertThatThrownBy(workload.trace()::verify).isInstanceOf(WrongResultException.class);
    }

    @Test
    void traceWhenABodyRunsTwiceOrNeverRefusesTheRun() {
        Workload workload = Workloads.flat(2, new Work.Nothing());

        workload.body(0).run();
        assertThatThrownBy(workload.trace()::verify).isInstanceOf(WrongResultException.class);
        workload.body(1).run();
        workload.trace().verify();
        workload.body(1).run();
        assertThatThrownBy(workload.trace()::verify).isInstanceOf(WrongResultException.class);
    }
}
