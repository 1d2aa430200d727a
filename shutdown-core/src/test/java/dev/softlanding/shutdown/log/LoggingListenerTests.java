package dev.softlanding.shutdown.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.flush.FlushReport;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.report.Leftover;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** One line per transition, and what a person needs to find what is stuck. */
class LoggingListenerTests {

    private static final Duration TWO = Duration.ofSeconds(2);
    private static final List<StackTraceElement> STACK = List.of(
            new StackTraceElement("java.net.SocketInputStream", "read", "SocketInputStream.java", 17),
            new StackTraceElement("com.example.Ledger", "close", "Ledger.java", 42));

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.softlanding.shutdown");
    private final PrintStream console = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LoggingListener listener = new LoggingListener();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        logger.setLevel(Level.ALL);
    }

    @AfterEach
    void stopListening() {
        logger.setLevel(null);
        System.setOut(console);
    }

    /** What the log shows for an event, level first, without the last line's end. */
    private String logOf(ShutdownEvent event) {
        listener.onEvent(event);
        String text = written.toString(StandardCharsets.UTF_8);
        assertThat(text).endsWith(System.lineSeparator());
        return text.substring(0, text.length() - System.lineSeparator().length());
    }

    private static ShutdownEvent.TaskEnded ended(TaskStatus outcome, Throwable failure, List<StackTraceElement> stack) {
        return new ShutdownEvent.TaskEnded("ledger", AuditIdentity.NONE, outcome, null, TWO, TWO, failure, null, stack);
    }

    private static String lines(String text) {
        return text.replace("\n", System.lineSeparator());
    }

    @Test
    void runWhenItStartsTellsReasonSizeAndTime() {
        assertThat(logOf(new ShutdownEvent.RunStarted(ShutdownReason.SIGTERM, 12, Duration.ofSeconds(29))))
                .isEqualTo("INFO Shutdown by SIGTERM: 12 tasks, 29.000 s until the cut-off");
    }

    @Test
    void taskWhenItIsTheOnlyOneIsNotCountedAsSeveral() {
        assertThat(logOf(new ShutdownEvent.RunStarted(ShutdownReason.SIGTERM, 1, TWO)))
                .isEqualTo("INFO Shutdown by SIGTERM: 1 task, 2.000 s until the cut-off");
        written.reset();
        assertThat(logOf(new ShutdownEvent.CutOff(TWO, CutOffCause.ESCALATED, List.of("ledger"))))
                .isEqualTo("ERROR Cut-off (ESCALATED) 2.000 s into the shutdown with 1 task unfinished: [ledger]");
    }

    @Test
    void triggerWhenItJoinsIsTold() {
        assertThat(logOf(new ShutdownEvent.TriggerJoined(ShutdownReason.SIGINT, TWO)))
                .isEqualTo("INFO SIGINT joins the shutdown that is under way");
    }

    @Test
    void triggerWhenItEndsThePatienceDoesNotJoin() {
        assertThat(logOf(new ShutdownEvent.PatienceEnded(ShutdownReason.SIGTERM, TWO, Duration.ofMillis(500))))
                .isEqualTo(
                        "WARN SIGTERM again ends the patience: the cut-off is now, and the process halts within 0.500 s");
    }

    @Test
    void taskWhenItStartsIsToldQuietly() {
        assertThat(logOf(new ShutdownEvent.TaskStarted("ledger", AuditIdentity.NONE, TWO, TWO, List.of())))
                .isEqualTo("DEBUG Task 'ledger' started");
    }

    @Test
    void taskWhenItStartsBesideAnAbandonedOneIsToldAloud() {
        assertThat(logOf(new ShutdownEvent.TaskStarted("pool", AuditIdentity.NONE, TWO, TWO, List.of("ledger", "web"))))
                .isEqualTo("WARN Task 'pool' started although [ledger, web] may still be running");
    }

    @Test
    void taskWhenInterruptedIsToldWithItsStack() {
        assertThat(logOf(new ShutdownEvent.TaskInterrupted("ledger", TWO, Duration.ofMillis(1900), false, null, STACK)))
                .isEqualTo(lines("""
                                WARN Task 'ledger' interrupted after 1.900 s; it was at
                                    at java.net.SocketInputStream.read(SocketInputStream.java:17)
                                    at com.example.Ledger.close(Ledger.java:42)"""));
    }

    @Test
    void taskWhenItToldOfAStepIsToldWithIt() {
        assertThat(logOf(new ShutdownEvent.TaskInterrupted("context", TWO, TWO, false, "ledger", List.of())))
                .isEqualTo("WARN Task 'context' interrupted after 2.000 s in step 'ledger'; it was at no known place");
        written.reset();
        assertThat(logOf(new ShutdownEvent.TaskEnded(
                        "context", AuditIdentity.NONE, TaskStatus.ABANDONED, null, TWO, TWO, null, "ledger", STACK)))
                .startsWith("ERROR Task 'context' ABANDONED after 2.000 s in step 'ledger'; it is still at");
    }

    @Test
    void taskWhenInterruptedBeforeItsThreadWasThereIsTold() {
        assertThat(logOf(new ShutdownEvent.TaskInterrupted("ledger", TWO, TWO, false, null, List.of())))
                .isEqualTo("WARN Task 'ledger' interrupted after 2.000 s; it was at no known place");
    }

    @Test
    void taskWhenItsStageIsCancelledIsNotToldAsInterrupted() {
        assertThat(logOf(new ShutdownEvent.TaskInterrupted(
                        "ledger", TWO, Duration.ofMillis(1900), true, null, List.of())))
                .isEqualTo("WARN Task 'ledger' cancelled after 1.900 s");
    }

    private static ShutdownEvent.TaskEnded notStarted(TaskStatus outcome, String explanation) {
        return new ShutdownEvent.TaskEnded(
                "ledger", AuditIdentity.NONE, outcome, explanation, TWO, null, null, null, List.of());
    }

    @Test
    void taskWhenSomebodyWantedThatItDoesNotRunIsToldWithoutAWarning() {
        assertThat(logOf(notStarted(TaskStatus.SKIPPED, "It is disabled.")))
                .isEqualTo("INFO Task 'ledger' SKIPPED. It is disabled.");
        written.reset();
        assertThat(logOf(notStarted(TaskStatus.CANCELLED, "It was cancelled.")))
                .isEqualTo("INFO Task 'ledger' CANCELLED. It was cancelled.");
        written.reset();
        assertThat(logOf(notStarted(TaskStatus.CANCELLED, "'web' has failed, and the run was aborted.")))
                .isEqualTo("WARN Task 'ledger' CANCELLED. 'web' has failed, and the run was aborted.");
    }

    @Test
    void taskWhenItSucceedsIsTold() {
        assertThat(logOf(ended(TaskStatus.SUCCEEDED, null, List.of())))
                .isEqualTo("INFO Task 'ledger' SUCCEEDED after 2.000 s");
    }

    @Test
    void taskWhenItFailsIsToldWithWhatItThrew() {
        var failure = new IllegalStateException("on purpose");

        assertThat(logOf(ended(TaskStatus.FAILED, failure, List.of()))).startsWith(lines("""
                        WARN Task 'ledger' FAILED after 2.000 s
                        java.lang.IllegalStateException: on purpose
                        \tat dev.softlanding.shutdown.log.LoggingListenerTests"""));
    }

    @Test
    void taskWhenItTimedOutIsToldWithoutAStack() {
        assertThat(logOf(ended(TaskStatus.TIMED_OUT, null, List.of())))
                .isEqualTo("WARN Task 'ledger' TIMED_OUT after 2.000 s");
    }

    @Test
    void taskWhenAbandonedIsToldWithItsStack() {
        assertThat(logOf(ended(TaskStatus.ABANDONED, null, STACK))).isEqualTo(lines("""
                                ERROR Task 'ledger' ABANDONED after 2.000 s; it is still at
                                    at java.net.SocketInputStream.read(SocketInputStream.java:17)
                                    at com.example.Ledger.close(Ledger.java:42)"""));
    }

    @Test
    void flusherWhenItHangsIsToldWithItsStack() {
        var hanging = new FlushReport("outbox", true, FlushReport.Outcome.UNFINISHED, TWO, null, STACK);

        assertThat(logOf(new ShutdownEvent.Flushed(hanging, TWO))).isEqualTo(lines("""
                                WARN Flusher 'outbox' UNFINISHED after 2.000 s; it is still at
                                    at java.net.SocketInputStream.read(SocketInputStream.java:17)
                                    at com.example.Ledger.close(Ledger.java:42)"""));
    }

    @Test
    void taskWhenItEndsLateIsTold() {
        assertThat(logOf(new ShutdownEvent.TaskEndedLate("ledger", TWO)))
                .isEqualTo("WARN Task 'ledger' ended at last, 2.000 s into the shutdown");
    }

    @Test
    void phaseWhenItEndsIsTold() {
        assertThat(logOf(new ShutdownEvent.PhaseEnded(Phase.DRAIN, TWO)))
                .isEqualTo("INFO Phase 'drain' ended 2.000 s into the shutdown");
    }

    @Test
    void cutOffWhenItComesNamesWhatIsUnfinished() {
        assertThat(logOf(new ShutdownEvent.CutOff(
                        Duration.ofSeconds(29), CutOffCause.DEADLINE, List.of("ledger", "pool"))))
                .isEqualTo(
                        "ERROR Cut-off (DEADLINE) 29.000 s into the shutdown with 2 tasks unfinished: [ledger, pool]");
    }

    @Test
    void cutOffWhenVeryMuchIsUnfinishedNamesTheFirstAndTheLast() {
        List<String> many = IntStream.range(0, 10_000).mapToObj(i -> "t" + i).toList();

        assertThat(logOf(new ShutdownEvent.CutOff(Duration.ofSeconds(29), CutOffCause.DEADLINE, many)))
                .endsWith("with 10000 tasks unfinished: [t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, ... 9985 more ...,"
                        + " t9995, t9996, t9997, t9998, t9999]");
    }

    private static ShutdownReport report(ShutdownReason reason, ShutdownReason later, Leftover... leftovers) {
        return report(reason, later, null, leftovers);
    }

    private static ShutdownReport report(
            ShutdownReason reason, ShutdownReason later, CutOffCause cutOff, Leftover... leftovers) {
        return new ShutdownReport(
                CoordinatorState.TERMINATED,
                reason,
                later == null ? List.of() : List.of(later),
                Instant.EPOCH,
                TWO,
                Duration.ofSeconds(29),
                TWO,
                cutOff,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(leftovers));
    }

    private static Leftover[] left(String kind, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Leftover(kind, kind.charAt(0) + "" + i, "Ledger.java"))
                .toArray(Leftover[]::new);
    }

    @Test
    void leftoversWhenThereAreAnyAreWarnedOfOnceWithTheFirstFew() {
        logger.setLevel(Level.WARN);

        assertThat(logOf(new ShutdownEvent.RunEnded(report(ShutdownReason.SIGTERM, null, left("thread", 2)))))
                .isEqualTo("WARN Left over at the end of the shutdown: 2 in all: thread 't0' at Ledger.java,"
                        + " thread 't1' at Ledger.java");
        written.reset();
        assertThat(logOf(new ShutdownEvent.RunEnded(report(ShutdownReason.EXIT, null, left("scope", 7)))))
                .startsWith("WARN Left over at the end of the shutdown: 7 in all: scope 's0' at Ledger.java, ")
                .endsWith("scope 's4' at Ledger.java and 2 more")
                .hasLineCount(1);
    }

    @Test
    void threadsWhenTheJvmLivesOnOrIsEndingAlreadyAreNotWarnedOf() {
        logger.setLevel(Level.WARN);
        var ended = List.of(ShutdownReason.CONTEXT_CLOSED, ShutdownReason.EXIT);

        ended.forEach(reason -> listener.onEvent(new ShutdownEvent.RunEnded(report(reason, null, left("thread", 2)))));

        assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(logOf(new ShutdownEvent.RunEnded(
                        report(ShutdownReason.CONTEXT_CLOSED, ShutdownReason.SIGTERM, left("thread", 2)))))
                .startsWith("WARN ");
    }

    /** A web server that nobody came to stop is no leak. */
    @ParameterizedTest
    @EnumSource
    void leftoversWhenTheRunWasCutOffAreNotWarnedOf(CutOffCause cutOff) {
        ShutdownReport report = report(ShutdownReason.SIGTERM, null, cutOff, left("thread", 6));
        logger.setLevel(Level.WARN);
        listener.onEvent(new ShutdownEvent.RunEnded(report));
        assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();

        logger.setLevel(Level.INFO);

        assertThat(logOf(new ShutdownEvent.RunEnded(report)))
                .contains("INFO Not stopped, because of the cut-off: 6 in all: thread 't0' at Ledger.java, ")
                .endsWith("thread 't4' at Ledger.java and 1 more")
                .doesNotContain("WARN", "Left over");
    }

    @Test
    void runWhenItEndsIsDrawnAsATimeline() {
        ShutdownReport report = report(ShutdownReason.API, null);

        assertThat(logOf(new ShutdownEvent.RunEnded(report))).isEqualTo("INFO " + new Timeline(report));
    }

    @Test
    void linesWhenTheLocaleHasOtherHabitsStayTheSame() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(logOf(new ShutdownEvent.RunStarted(ShutdownReason.SIGINT, 12, Duration.ofSeconds(29))))
                    .isEqualTo("INFO Shutdown by SIGINT: 12 tasks, 29.000 s until the cut-off");
        } finally {
            Locale.setDefault(before);
        }
    }
}
