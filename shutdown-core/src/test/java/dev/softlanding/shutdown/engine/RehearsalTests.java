package dev.softlanding.shutdown.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.report.RunOutcome;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is rehearsed is what is meant to be. In real time, of which it needs a tenth of a second. */
@Timeout(20)
class RehearsalTests {

    @Test
    void rehearsalWhenRunGoesWrongInAllWays() throws Exception {
        ShutdownReport report = Rehearsal.run().report();

        assertThat(report.outcome()).isEqualTo(RunOutcome.FORCED);
        assertThat(report.tasks())
                .extracting(TaskReport::name)
                .containsExactlyInAnyOrder("fails", "given-up", "overlaps", "cut-off");
        assertThat(report.task("fails")).map(TaskReport::status).contains(TaskStatus.FAILED);
        assertThat(report.task("given-up")).map(TaskReport::status).contains(TaskStatus.ABANDONED);
        assertThat(report.task("overlaps")).map(TaskReport::overlaps).contains(List.of("given-up"));
        assertThat(report.task("cut-off")).map(TaskReport::status).contains(TaskStatus.CUT_OFF);
        assertThat(report.flushes()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void rehearsalWhenThereWasOneIsNotStartedAgain() throws Exception {
        Rehearsal.start();
        for (Thread thread : rehearsals()) {
            thread.join();
        }

        Rehearsal.start();

        assertThat(rehearsals()).isEmpty();
    }

    private static List<Thread> rehearsals() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("shutdown-rehearsal"))
                .toList();
    }
}
