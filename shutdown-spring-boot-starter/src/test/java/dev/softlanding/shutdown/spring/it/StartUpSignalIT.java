package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.journal.PreviousLife;
import dev.softlanding.shutdown.journal.PreviousLife.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the next life learns of one that was told to end before it was up. */
@Timeout(120)
class StartUpSignalIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void sigtermWhenTheStartIsStuckIsToldAsAnEndOfTheStart() throws Exception {
        try (var jvm = start(StuckStartApplication.class, List.of("-Dtest.sleeping=true"))) {
            jvm.awaitLine("starting for ever");

            assertThat(Kubelet.withGrace(Duration.ofSeconds(5)).stop(jvm)).isEqualTo(new Kubelet.End(143, false));
            PreviousLife previous = previous();
            assertThat(previous.outcome()).isEqualTo(Outcome.STARTING);
            assertThat(previous.pid()).isEqualTo(jvm.pid());
        }
    }

    @Test
    void sigkillWhenTheStartIsStuckIsToldAsAnEndOfTheStart() throws Exception {
        try (var jvm = start(StuckStartApplication.class, List.of("-Dtest.sleeping=true"))) {
            jvm.awaitLine("starting for ever");

            assertThat(Kubelet.withGrace(LIMIT).withoutTerm().stop(jvm)).isEqualTo(new Kubelet.End(137, true));
            assertThat(previous().outcome()).isEqualTo(Outcome.STARTING);
        }
    }

    /** The start goes on to its end, and the plan runs then. */
    @Test
    void sigtermWhenTheStartIsSlowIsToldAsAnOrderlyEnd() throws Exception {
        try (var jvm = start(SlowStartApplication.class, List.of())) {
            jvm.awaitLine("starting slowly");

            assertThat(Kubelet.withGrace(LIMIT).stop(jvm)).isEqualTo(new Kubelet.End(143, false));
            assertThat(previous().outcome()).isEqualTo(Outcome.CLEAN);
            assertThat(jvm.output()).contains("Shutdown by EXIT took");
        }
    }

    private ForkedJvm start(Class<?> application, List<String> jvmOptions) throws Exception {
        return ForkedJvm.run(
                application,
                jvmOptions,
                "--server.port=0",
                "--spring.application.name=slow",
                "--shutdown.instance=pod-1",
                "--shutdown.grace-period=5s",
                "--shutdown.journal.directory=" + directory);
    }

    private PreviousLife previous() {
        return WorstCaseLife.seenByTheNextLife(directory, "slow", "pod-1");
    }
}
