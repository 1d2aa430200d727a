package dev.softlanding.shutdown.audit;

import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.engine.Harness;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.TaskStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What an audit reads of a run. */
@Timeout(20)
class AuditLogTests {

    @RegisterExtension
    final Harness harness = new Harness();

    private final Logger logger = (Logger) LoggerFactory.getLogger("shutdown.audit");
    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event);
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    private ShutdownCoordinator run(ShutdownTask... tasks) throws Exception {
        ShutdownCoordinator coordinator = harness.armed(harness.builder().isolatedListener(new AuditLog()), tasks);
        coordinator.trigger(ShutdownReason.API);
        harness.reportOfEnd(coordinator);
        return coordinator;
    }

    private static ShutdownTask.Builder audited(String name) {
        return ShutdownTask.named(name)
                .timeout(SECOND)
                .auditId("AUD-7")
                .owner("payments")
                .action("close ledger")
                .label("tier", "1");
    }

    private List<String> messages() {
        return lines.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static Map<String, Object> fields(ILoggingEvent line) {
        return line.getKeyValuePairs().stream().collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
    }

    @Test
    void linesOfARunAreItsStartItsAuditedTasksAndItsEnd() throws Exception {
        run(
                audited("ledger").run(() -> {}),
                audited("broken").run(() -> {
                    throw new IOException("password=secret");
                }),
                Harness.task("nobodys", () -> {}));

        assertThat(messages().get(0)).isEqualTo("Shutdown audit: event=run-started reason=API tasks=3 budgetMs=29000");
        assertThat(messages().subList(1, 3))
                .containsExactlyInAnyOrder(
                        "Shutdown audit: event=task-ended task=\"ledger\" auditId=\"AUD-7\" owner=\"payments\""
                                + " action=\"close ledger\" label.tier=\"1\" outcome=SUCCEEDED atMs=0 durationMs=0",
                        "Shutdown audit: event=task-ended task=\"broken\" auditId=\"AUD-7\" owner=\"payments\""
                                + " action=\"close ledger\" label.tier=\"1\" outcome=FAILED atMs=0 durationMs=0"
                                + " failure=\"java.io.IOException\"");
        assertThat(messages().get(3))
                .isEqualTo("Shutdown audit: event=run-ended reason=API outcome=DEGRADED tasks=3 failed=1 durationMs=0");
        assertThat(lines).hasSize(4).allSatisfy(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getFormattedMessage()).doesNotContain("secret");
        });
    }

    @Test
    void fieldsOfALineAreTheSameAsItsMessageHas() throws Exception {
        run(audited("ledger").run(() -> {}));

        assertThat(fields(lines.get(1)))
                .isEqualTo(Map.ofEntries(
                        Map.entry("shutdown.event", "task-ended"),
                        Map.entry("shutdown.task", "ledger"),
                        Map.entry("shutdown.auditId", "AUD-7"),
                        Map.entry("shutdown.owner", "payments"),
                        Map.entry("shutdown.action", "close ledger"),
                        Map.entry("shutdown.label.tier", "1"),
                        Map.entry("shutdown.outcome", "SUCCEEDED"),
                        Map.entry("shutdown.atMs", 0L),
                        Map.entry("shutdown.durationMs", 0L)));
    }

    @Test
    void linesWhenTheLevelIsDebugTellWhatStartsAsWell() throws Exception {
        logger.setLevel(Level.DEBUG);

        run(audited("ledger").run(() -> {}), Harness.task("nobodys", () -> {}));

        assertThat(lines).hasSize(4);
        assertThat(lines.get(1).getLevel()).isEqualTo(Level.DEBUG);
        assertThat(messages().get(1))
                .isEqualTo("Shutdown audit: event=task-started task=\"ledger\" auditId=\"AUD-7\" owner=\"payments\""
                        + " action=\"close ledger\" label.tier=\"1\" atMs=0");
    }

    @Test
    void linesWhenTheLevelIsOffAreNone() throws Exception {
        logger.setLevel(Level.OFF);

        run(audited("ledger").run(() -> {}));

        assertThat(lines).isEmpty();
    }

    @Test
    void linesOfARunThatIsCutOffSayWhatBecameOfWhatRan() throws Exception {
        Gate deaf = harness.deaf();
        ShutdownCoordinator coordinator = harness.armed(
                harness.builder().isolatedListener(new AuditLog()),
                audited("stuck").run(deaf),
                audited("waiting").after("stuck").run(() -> {}));
        coordinator.trigger(ShutdownReason.API);
        deaf.awaitEntered();
        coordinator.escalate();
        harness.advanceWhenSettled(Duration.ofSeconds(1));
        harness.reportOfEnd(coordinator);

        assertThat(messages()).anyMatch(line -> line.contains("event=cut-off cause=ESCALATED unfinished=2"));
        assertThat(messages())
                .filteredOn(line -> line.contains("event=task-ended"))
                .hasSize(2)
                .allMatch(line ->
                        line.contains("outcome=CUT_OFF") && line.contains("explanation=\"The run was cut short.\""));
        assertThat(messages().get(messages().size() - 1))
                .contains("event=run-ended reason=API outcome=FORCED", "failed=2");
    }

    /** A line that an application's label could end would be one that it could write. */
    @Test
    void valuesWhenTheyWouldForgeALineOrAFieldAreEscaped() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("a.b\nc", "x\" outcome=SUCCEEDED \\\r\n2026-01-01 INFO forged\u2028");
        labels.put("a_b_c", "the other");
        new AuditLog()
                .onEvent(new ShutdownEvent.TaskEnded(
                        "t",
                        new AuditIdentity("team\nINFO forged", null, null, labels),
                        TaskStatus.FAILED,
                        null,
                        Duration.ZERO,
                        null,
                        null,
                        null,
                        List.of()));

        assertThat(messages())
                .containsExactly("Shutdown audit: event=task-ended task=\"t\" owner=\"team\\nINFO forged\""
                        + " label.a_b_c=\"x\\\" outcome=SUCCEEDED \\\\\\r\\n2026-01-01 INFO forged\\u2028\""
                        + " label.a_b_c=\"the other\" outcome=FAILED atMs=0");
        assertThat(lines.get(0).getKeyValuePairs())
                .extracting(pair -> pair.key)
                .as("JSON has each name once")
                .doesNotHaveDuplicates()
                .contains("shutdown.label.a_b_c");
    }
}
