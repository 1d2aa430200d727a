package dev.softlanding.shutdown.engine;

import static dev.softlanding.shutdown.engine.Harness.SECOND;
import static dev.softlanding.shutdown.engine.Harness.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who answers for a task is carried, unread, to wherever the task is told of. */
@Timeout(20)
class AuditTests {

    private static final AuditIdentity IDENTITY =
            new AuditIdentity("payments", "AUD-7", "close ledger", Map.of("tier", "1"));

    @RegisterExtension
    final Harness harness = new Harness();

    private static ShutdownTask.Builder audited(String name) {
        return ShutdownTask.named(name)
                .timeout(SECOND)
                .owner("payments")
                .auditId("AUD-7")
                .action("close ledger")
                .label("tier", "1");
    }

    @Test
    void identityWhenDeclaredIsInEventsAndReports() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(audited("a").run(() -> {}), Harness.task("b", () -> {}, "a"));
        assertThat(coordinator.report().task("a").orElseThrow().audit())
                .as("before the run")
                .isEqualTo(IDENTITY);

        coordinator.trigger(ShutdownReason.API);

        ShutdownReport report = harness.reportOfEnd(coordinator);
        assertThat(task(report, "a").audit()).isEqualTo(IDENTITY);
        assertThat(harness.events().awaitEnd("a").audit()).isEqualTo(IDENTITY);
        assertThat(harness.events().events(ShutdownEvent.TaskStarted.class))
                .extracting(ShutdownEvent.TaskStarted::audit)
                .containsExactly(IDENTITY, AuditIdentity.NONE);
        assertThat(task(report, "b").audit()).isSameAs(AuditIdentity.NONE);
    }

    @Test
    void identityWhenTheTaskNeverRunsIsToldAllTheSame() throws Exception {
        ShutdownCoordinator coordinator = harness.armed(
                audited("cancelled").run(() -> {}),
                audited("disabled").enabled(false).run(() -> {}));
        coordinator.cancel("cancelled");
        coordinator.trigger(ShutdownReason.API);
        harness.reportOfEnd(coordinator);

        assertThat(harness.events().awaitEnd("cancelled").audit()).isEqualTo(IDENTITY);
        assertThat(harness.events().awaitEnd("disabled").audit()).isEqualTo(IDENTITY);
    }

    @Test
    void identityWhenTheTaskIsSetDifferentlyStaysAsDeclared() {
        ShutdownCoordinator coordinator = harness.armed(
                harness.builder().task("a", TaskSettings.timeout(SECOND)),
                audited("a").run(() -> {}));

        assertThat(coordinator.report().task("a").orElseThrow().audit()).isEqualTo(IDENTITY);
    }

    @Test
    void identityWhenOnlyPartOfItIsSaidHasThatPart() {
        ShutdownTask task =
                ShutdownTask.named("a").label("b", "2").label("a", "1").run(() -> {});

        assertThat(task.audit().owner()).isNull();
        assertThat(task.audit().auditId()).isNull();
        assertThat(task.audit().action()).isNull();
        assertThat(task.audit().labels()).containsExactly(Map.entry("b", "2"), Map.entry("a", "1"));
        assertThat(ShutdownTask.named("a").owner("x").run(() -> {}).audit())
                .isEqualTo(new AuditIdentity("x", null, null, Map.of()));
    }

    @Test
    void labelsWhenTheyChangeElsewhereStay() {
        var labels = new LinkedHashMap<String, String>();
        labels.put("tier", "1");
        var identity = new AuditIdentity(null, null, null, labels);

        labels.put("tier", "2");

        assertThat(identity.labels()).containsExactly(Map.entry("tier", "1"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> identity.labels().put("tier", "3"));
    }

    @ParameterizedTest
    @CsvSource({"owner, owner", "auditId, audit id", "action, action", "label, label 'tier'"})
    void partWhenSaidTwiceIsRefusedWithBothValues(String part, String what) {
        var task = ShutdownTask.named("a");
        say(task, part, "first");

        assertThatExceptionOfType(ShutdownException.class)
                .isThrownBy(() -> say(task, part, "second"))
                .withMessage("Task 'a' was given %s second after it was given first. Give it one.", what);
    }

    @ParameterizedTest
    @CsvSource({"owner", "auditId", "action", "label"})
    void partWhenItIsNothingIsRefused(String part) {
        assertThatNullPointerException()
                .isThrownBy(() -> say(ShutdownTask.named("a"), part, null))
                .withMessageEndingWith("must not be null");
    }

    private static void say(ShutdownTask.Builder task, String part, String value) {
        switch (part) {
            case "owner" -> task.owner(value);
            case "auditId" -> task.auditId(value);
            case "action" -> task.action(value);
            default -> task.label("tier", value);
        }
    }
}
