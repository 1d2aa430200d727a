package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.DroppedEdge;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What {@code shutdown.tasks.<name>.*} changes about a task, and how far an operator's word goes. */
@Timeout(20)
class TaskSettingsTests {

    /** Which tasks ran. */
    private final List<String> ran = new CopyOnWriteArrayList<>();

    /** Two tasks, the second after the first. */
    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class))
            .withBean("first", ShutdownTask.class, () -> task("close-ledger"))
            .withBean("second", ShutdownTask.class, () -> task("close-books", "close-ledger"));

    @Test
    void taskWhenNothingIsSetIsAsDeclared() {
        contextRunner.run(context -> {
            TaskReport books = planned(context, "close-books");
            assertThat(books.timeout()).isEqualTo(Duration.ofSeconds(2));
            assertThat(books.guaranteed()).isZero();
            assertThat(books.phase()).isEqualTo(Phase.RELEASE);
            assertThat(books.onFailure()).isEqualTo(FailurePolicy.CONTINUE);
        });
    }

    @Test
    void taskWhenAllIsSetIsAsSetAndKeepsItsDeclaredEdges() {
        contextRunner
                .withBean("third", ShutdownTask.class, () -> task("archive"))
                .withPropertyValues(
                        "shutdown.tasks.close-books.timeout=9",
                        "shutdown.tasks.close-books.guaranteed=500ms",
                        "shutdown.tasks.close-books.after=announce-delay, drain",
                        "shutdown.tasks.close-books.before[0]=archive",
                        "shutdown.tasks.close-books.phase=none",
                        "shutdown.tasks.close-books.enabled=true",
                        "shutdown.tasks.close-books.on-failure=skip-dependents")
                .run(context -> {
                    TaskReport books = planned(context, "close-books");
                    assertThat(books.timeout()).isEqualTo(Duration.ofSeconds(9));
                    assertThat(books.guaranteed()).isEqualTo(Duration.ofMillis(500));
                    assertThat(books.after()).containsExactlyInAnyOrder("announce-delay", "drain", "close-ledger");
                    assertThat(planned(context, "archive").after()).contains("close-books");
                    assertThat(books.phase()).isEqualTo(Phase.NONE);
                    assertThat(books.onFailure()).isEqualTo(FailurePolicy.SKIP_DEPENDENTS);
                });
    }

    /** There, a name has neither dashes nor case. */
    @Test
    void taskWhenSetInTheEnvironmentOfTheProcessIsAsSet() {
        withVariables(Map.of(
                        "SHUTDOWN_TASKS_CLOSEBOOKS_GUARANTEED", "1",
                        "SHUTDOWN_TASKS_CLOSEBOOKS_AFTER", "announce-delay,drain",
                        "SHUTDOWN_TASKS_CLOSEBOOKS_ONFAILURE", "abort",
                        "SHUTDOWN_TASKS_CLOSELEDGER_ENABLED", "false"))
                .run(context -> {
                    TaskReport books = planned(context, "close-books");
                    assertThat(books.guaranteed()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(books.after()).contains("announce-delay", "drain", "close-ledger");
                    assertThat(books.onFailure()).isEqualTo(FailurePolicy.ABORT);
                    assertThat(planned(context, "close-ledger").explanation()).isEqualTo("It is disabled.");
                });
    }

    /** As most people write them. */
    @Test
    void taskWhenSetInTheEnvironmentWithUnderscoresForDashesIsAsSet() {
        withVariables(Map.of(
                        "SHUTDOWN_TASKS_CLOSE_BOOKS_TIMEOUT", "9s",
                        "SHUTDOWN_TASKS_CLOSE_BOOKS_AFTER_0", "announce-delay",
                        "SHUTDOWN_TASKS_CLOSE_BOOKS_AFTER_1", "drain",
                        "SHUTDOWN_TASKS_CLOSE_BOOKS_ON_FAILURE", "abort",
                        "SHUTDOWN_TASKS_CLOSE_LEDGER_ENABLED", "false",
                        "SHUTDOWN_TASKS_WEB_DRAIN_TIMEOUT", "9s"))
                .run(context -> {
                    TaskReport books = planned(context, "close-books");
                    assertThat(books.timeout()).isEqualTo(Duration.ofSeconds(9));
                    assertThat(books.after()).contains("announce-delay", "drain", "close-ledger");
                    assertThat(books.onFailure()).isEqualTo(FailurePolicy.ABORT);
                    assertThat(planned(context, "close-ledger").explanation()).isEqualTo("It is disabled.");
                });
    }

    @Test
    void taskWhenSetInTheEnvironmentAndInAFileIsAsInTheEnvironmentAndElseAsInTheFile() {
        withVariables(Map.of("SHUTDOWN_TASKS_CLOSE_BOOKS_TIMEOUT", "9s"))
                .withPropertyValues(
                        "shutdown.tasks.close-books.timeout=5s", "shutdown.tasks.close-books.guaranteed=500ms")
                .run(context -> {
                    TaskReport books = planned(context, "close-books");
                    assertThat(books.timeout()).isEqualTo(Duration.ofSeconds(9));
                    assertThat(books.guaranteed()).isEqualTo(Duration.ofMillis(500));
                });
    }

    @Test
    void variableWhenItsTaskIsUnknownFailsTheStart() {
        withVariables(Map.of("SHUTDOWN_TASKS_CLOSE_BOKS_TIMEOUT", "9s"))
                .run(context -> assertThat(problems(context)).singleElement().satisfies(problem -> {
                    assertThat(problem.message()).contains("'shutdown.tasks.close-boks'");
                    assertThat(problem.fix()).isEqualTo("Did you mean 'close-books'?");
                }));
    }

    @Test
    void variableWhenItsValueIsNoneFailsTheStartWithNameAndValue() {
        withVariables(Map.of("SHUTDOWN_TASKS_CLOSE_BOOKS_TIMEOUT", "plenty")).run(context -> assertThat(context)
                .getFailure()
                .hasStackTraceContaining("shutdown.tasks.close.books.timeout")
                .hasStackTraceContaining("plenty"));
    }

    /** Those of a Service {@code shutdown-tasks-web}. */
    @Test
    void variableWhenItIsOneOfKubernetesIsLeftAlone() {
        withVariables(Map.of(
                        "SHUTDOWN_TASKS_WEB_SERVICE_HOST", "10.0.0.1",
                        "SHUTDOWN_TASKS_WEB_SERVICE_PORT", "80",
                        "SHUTDOWN_TASKS_WEB_SERVICE_PORT_HTTP", "80",
                        "SHUTDOWN_TASKS_WEB_PORT", "tcp://10.0.0.1:80",
                        "SHUTDOWN_TASKS_WEB_PORT_80_TCP", "tcp://10.0.0.1:80",
                        "SHUTDOWN_TASKS_WEB_PORT_80_TCP_PROTO", "tcp",
                        "SHUTDOWN_TASKS_WEB_PORT_80_TCP_PORT", "80",
                        "SHUTDOWN_TASKS_WEB_PORT_80_TCP_ADDR", "10.0.0.1"))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void variablesCanHaveEverySettingThereIs() {
        assertThat(Stream.of(ShutdownProperties.Task.class.getRecordComponents())
                        .map(component -> component.getName().toLowerCase(Locale.ROOT)))
                .containsExactlyInAnyOrderElementsOf(TaskVariables.SETTINGS);
    }

    private ApplicationContextRunner withVariables(Map<String, Object> variables) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        return contextRunner.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .replace(name, new SystemEnvironmentPropertySource(name, variables)));
    }

    /** A property's edge may carry the marks of a declared one. */
    @Test
    void edgeWhenMarkedAsOptionalMayLeadNowhere() {
        contextRunner
                .withPropertyValues("shutdown.tasks.close-ledger.after=outbox-flush?")
                .run(context ->
                        assertThat(planned(context, "close-ledger").absent()).containsExactly("outbox-flush"));
    }

    @Test
    void edgeWhenItLeadsNowhereFailsTheStart() {
        contextRunner
                .withPropertyValues("shutdown.tasks.close-ledger.after=close-boks")
                .run(context -> assertThat(problems(context)).singleElement().satisfies(problem -> {
                    assertThat(problem.kind()).isEqualTo(PlanProblem.Kind.UNKNOWN_NAME);
                    assertThat(problem.message()).contains("'shutdown.tasks.close-ledger.after'", "'close-boks'");
                    assertThat(problem.fix()).isEqualTo("Did you mean 'close-books'?");
                }));
    }

    @Test
    void taskWhenDisabledIsSkippedAndOthersAreNot() {
        contextRunner
                .withPropertyValues("shutdown.tasks.close-ledger.enabled=false")
                .run(context -> {
                    ShutdownReport run = close(context);

                    assertThat(ran).containsExactly("close-books");
                    assertThat(run.task("close-ledger").orElseThrow().status()).isEqualTo(TaskStatus.SKIPPED);
                    assertThat(run.task("close-books").orElseThrow().status()).isEqualTo(TaskStatus.SUCCEEDED);
                });
    }

    @Test
    void taskWhenItsPredecessorFailsIsSkippedIfThatOneIsSetToBeSo() {
        contextRunner
                .withBean("broken", ShutdownTask.class, () -> ShutdownTask.named("broken")
                        .before("close-ledger")
                        .timeout(Duration.ofSeconds(1))
                        .run(() -> {
                            throw new IllegalStateException("no");
                        }))
                .withPropertyValues("shutdown.tasks.broken.on-failure=skip-dependents")
                .run(context -> {
                    ShutdownReport run = close(context);

                    assertThat(ran).isEmpty();
                    assertThat(run.task("close-books").orElseThrow().explanation())
                            .isEqualTo("'broken' has failed, and what depends on it is skipped.");
                });
    }

    /** The rest of the plan is given up, the close of the context is not. */
    @Test
    void contextWhenATaskFailsThatIsSetToAbortClosesAtOnce() {
        contextRunner
                .withBean("broken", ShutdownTask.class, () -> ShutdownTask.named("broken")
                        .before("close-ledger")
                        .timeout(Duration.ofSeconds(1))
                        .run(() -> {
                            throw new IllegalStateException("no");
                        }))
                .withPropertyValues("shutdown.tasks.broken.on-failure=abort")
                .run(context -> {
                    ShutdownReport run = close(context);

                    assertThat(ran).isEmpty();
                    assertThat(run.abortedBy()).isEqualTo("broken");
                    assertThat(run.task("context").orElseThrow().status()).isEqualTo(TaskStatus.CANCELLED);
                    assertThat(context.getSourceApplicationContext().isActive()).isFalse();
                });
    }

    /** Whoever operates the application may know better than whoever wrote it. */
    @Test
    void edgeWhenItContradictsADeclaredOneWins() {
        contextRunner
                .withPropertyValues("shutdown.tasks.close-ledger.after=close-books")
                .run(context -> {
                    ShutdownReport run = close(context);

                    assertThat(ran).containsExactly("close-books", "close-ledger");
                    assertThat(run.droppedEdges())
                            .extracting(DroppedEdge::first, DroppedEdge::then, DroppedEdge::origin)
                            .containsExactly(tuple("close-ledger", "close-books", Origin.DECLARED));
                });
    }

    @Test
    void edgeWhenItContradictsTheStartersOwnPhaseWins() {
        contextRunner
                .withPropertyValues("shutdown.tasks.announce-delay.after=drain")
                .run(context -> assertThat(report(context).droppedEdges())
                        .extracting(DroppedEdge::first, DroppedEdge::then, DroppedEdge::origin)
                        .containsExactly(tuple("announce-delay", "announce", Origin.ADAPTER)));
    }

    @Test
    void declarationWhenItContradictsTheStartersOwnPhaseWins() {
        contextRunner
                .withBean("late", ShutdownTask.class, () -> ShutdownTask.named("late")
                        .after("drain")
                        .before("announce-delay")
                        .phase(Phase.NONE)
                        .timeout(Duration.ofSeconds(1))
                        .run(() -> {}))
                .run(context -> assertThat(report(context).droppedEdges())
                        .extracting(DroppedEdge::first, DroppedEdge::then, DroppedEdge::origin)
                        .containsExactly(tuple("announce-delay", "announce", Origin.ADAPTER)));
    }

    @Test
    void guaranteeWhenItIsLongerThanTheTimeoutFailsTheStart() {
        contextRunner
                .withPropertyValues("shutdown.tasks.close-ledger.guaranteed=3s")
                .run(context -> assertThat(problems(context))
                        .containsExactly(new PlanProblem(
                                PlanProblem.Kind.TIMEOUT,
                                "Task 'close-ledger' is guaranteed 3 s ('shutdown.tasks.close-ledger.guaranteed') of its timeout of"
                                        + " 2 s (declared).",
                                "Use zero or more, and at most the timeout.")));
    }

    @ParameterizedTest
    @CsvSource({
        "guaranteed, plenty",
        "phase, afterwards",
        "enabled, perhaps",
        "on-failure, panic",
    })
    void valueWhenItIsNoneFailsTheStartWithNameAndValue(String setting, String value) {
        String name = "shutdown.tasks.close-ledger." + setting;
        contextRunner.withPropertyValues(name + "=" + value).run(context -> assertThat(context)
                .getFailure()
                .hasStackTraceContaining("'%s'".formatted(name))
                .hasStackTraceContaining(value));
    }

    /** As in a profile, or a test, that does without. */
    @Test
    void settingWhenItIsOfABeanThatBootMakesElsewhereIsNoMistake() {
        contextRunner
                .withPropertyValues(
                        "shutdown.tasks.data-source.timeout=1s", "shutdown.tasks.kafka-listeners.timeout=1s")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void settingWhenThereIsNoneOfThatNameFailsTheStart() {
        contextRunner
                .withPropertyValues("shutdown.tasks.close-ledger.garanteed=1s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("shutdown.tasks.close-ledger.garanteed"));
    }

    private ShutdownTask task(String name, String... after) {
        return ShutdownTask.named(name)
                .after(after)
                .timeout(Duration.ofSeconds(2))
                .run(() -> ran.add(name));
    }

    private static ShutdownReport report(AssertableApplicationContext context) {
        return context.getBean(ShutdownCoordinator.class).report();
    }

    private static TaskReport planned(AssertableApplicationContext context, String task) {
        return report(context).task(task).orElseThrow();
    }

    private static ShutdownReport close(AssertableApplicationContext context) throws InterruptedException {
        var coordinator = context.getBean(ShutdownCoordinator.class);
        context.close();
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(10))).isTrue();
        return coordinator.report();
    }

    private static List<PlanProblem> problems(AssertableApplicationContext context) {
        return assertThat(context)
                .getFailure()
                .rootCause()
                .asInstanceOf(InstanceOfAssertFactories.type(InvalidPlanException.class))
                .actual()
                .problems();
    }
}
