package dev.softlanding.shutdown.progress;

import static dev.softlanding.shutdown.progress.Reports.report;
import static dev.softlanding.shutdown.progress.Reports.running;
import static dev.softlanding.shutdown.progress.Reports.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskProgress;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What somebody reads who waits for the end: what is waited for, since when, of how long, and how much time there is. */
class ProgressTextTests {

    private static final ShutdownReport BUSY = report(
            3_200,
            task("announce-delay", TaskStatus.SUCCEEDED, 0, 500, null, null),
            running("outbox-flush", 400, 1_000, null, new TaskProgress(3, 10)),
            running("kafka-listeners", 400, 2_000),
            running("web-drain", 3_200, 10_000, 2L, null),
            task("context", TaskStatus.WAITING, 0, 4_000, null, null));

    @Test
    void lineWhenThereIsRoomTellsOfAllThatRunTheLongestFirst() {
        assertThat(new ProgressText(BUSY).line(200))
                .isEqualTo("Stopping 3.2 s, 25.8 s left: web-drain 3.2/10.0 s (2 in flight),"
                        + " outbox-flush 0.4/1.0 s (3 of 10), kafka-listeners 0.4/2.0 s");
    }

    @Test
    void lineWhenThereIsNoRoomForAllTellsHowManyMoreThereAre() {
        assertThat(new ProgressText(BUSY).line(79))
                .isEqualTo("Stopping 3.2 s, 25.8 s left: web-drain 3.2/10.0 s (2 in flight), +2 more");
        assertThat(new ProgressText(BUSY).line(106))
                .isEqualTo("Stopping 3.2 s, 25.8 s left: web-drain 3.2/10.0 s (2 in flight),"
                        + " outbox-flush 0.4/1.0 s (3 of 10), +1 more")
                .hasSize(106);
        assertThat(new ProgressText(BUSY).line(105)).endsWith("(2 in flight), +2 more");
    }

    @Test
    void lineWhenATaskHasALongNameIsCutAndStillCounts() {
        ShutdownReport report = report(1_000, running("x".repeat(100), 1_000, 2_000), running("other", 0, 1_000));

        assertThat(new ProgressText(report).line(79))
                .isEqualTo("Stopping 1.0 s, 28.0 s left: " + "x".repeat(38) + "..., +1 more")
                .hasSize(79);
    }

    @Test
    void lineIsNeverLongerThanTheTerminalIsWide() {
        TaskReport[] many = IntStream.range(0, 300)
                .mapToObj(i -> running("task-" + i, 1_000 + i, 60_000))
                .toArray(TaskReport[]::new);

        for (int width = 0; width < 300; width++) {
            assertThat(new ProgressText(report(1_300, many)).line(width)).hasSizeLessThanOrEqualTo(width);
            assertThat(new ProgressText(report(1_300)).line(width)).hasSizeLessThanOrEqualTo(width);
        }
        assertThat(new ProgressText(report(1_300, many)).line(79))
                .isEqualTo("Stopping 1.3 s, 27.7 s left: task-299 1.3/60.0 s, +299 more");
    }

    @Test
    void lineWhenNothingRunsTellsOfTheTimeOnly() {
        ShutdownReport report = report(29_500, task("done", TaskStatus.SUCCEEDED, 1, 1, null, null));

        assertThat(new ProgressText(report).line(79)).isEqualTo("Stopping 29.5 s, 0.0 s left");
        assertThat(new ProgressText(report).line()).isEqualTo("Still stopping after 29.5 s, 0.0 s left");
    }

    @Test
    void lineOfALogTellsOfAllInWords() {
        assertThat(new ProgressText(BUSY).line())
                .isEqualTo("Still stopping after 3.2 s, 25.8 s left: web-drain since 3.2 s of 10.0 s (2 in flight),"
                        + " outbox-flush since 0.4 s of 1.0 s (3 of 10), kafka-listeners since 0.4 s of 2.0 s");
    }

    @Test
    void taskThatTellsOfItsStepsIsInTheLastOfThem() {
        ShutdownReport report = report(1_000, running("context", 500, 4_000, 0L, null, "pool", "odd\n\u001b[2Jledger"));

        assertThat(new ProgressText(report).line(200))
                .isEqualTo("Stopping 1.0 s, 28.0 s left: context 0.5/4.0 s ('odd\\n\\u001b[2Jledger')");
    }

    @Test
    void lineWhenTheLocaleHasOtherHabitsStaysTheSame() {
        String usual = new ProgressText(BUSY).line(79);
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(new ProgressText(BUSY).line(79)).isEqualTo(usual);
        } finally {
            Locale.setDefault(before);
        }
    }
}
