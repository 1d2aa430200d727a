package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.announce.AnnounceDelay;
import dev.softlanding.shutdown.spring.observability.ShutdownAuditAutoConfiguration;
import dev.softlanding.shutdown.spring.observability.ShutdownMetricsAutoConfiguration;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What the application gets, and how settings change it. */
@Timeout(20)
class ShutdownAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class))
            .withPropertyValues("shutdown.grace-period=30s"); // or it would depend on where the tests run

    @Test
    void contextWhenNothingIsSetIsArmedWithThePlanOfTheStarterAlone() {
        contextRunner.run(context -> {
            assertThat(coordinator(context).state()).isEqualTo(CoordinatorState.ARMED);
            assertThat(coordinator(context).settings()).isEqualTo(ShutdownSettings.defaults());
            assertThat(coordinator(context).report().tasks())
                    .extracting(TaskReport::name, TaskReport::phase)
                    .containsExactly(tuple("announce-delay", Phase.ANNOUNCE), tuple("context", Phase.NONE));
        });
    }

    @Test
    void contextWhenDisabledHasNothingOfOurs() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        OperationPathsAutoConfiguration.class,
                        ShutdownAutoConfiguration.class,
                        ShutdownAuditAutoConfiguration.class,
                        ShutdownMetricsAutoConfiguration.class,
                        ShutdownPlanEndpointAutoConfiguration.class,
                        WebDrainAutoConfiguration.class))
                .withPropertyValues("shutdown.enabled=false", "management.endpoints.web.exposure.include=*")
                .run(context -> assertThat(Arrays.stream(context.getBeanDefinitionNames())
                                .map(name -> context.getType(name).getName()))
                        .noneMatch(type -> type.startsWith("dev.softlanding")));
    }

    @Test
    void taskBeansWhenPresentAreInThePlan() {
        contextRunner
                .withBean("first", ShutdownTask.class, () -> task("close-ledger"))
                .withBean("second", ShutdownTask.class, () -> task("close-books", "close-ledger"))
                .run(context -> {
                    assertThat(planned(context, "close-ledger").phase()).isEqualTo(Phase.RELEASE);
                    assertThat(planned(context, "close-books").after()).contains("close-ledger");
                    assertThat(planned(context, "context").after()).contains("telemetry");
                });
    }

    @Test
    void taskBeansWhenBeansAreLazyAreInThePlanAllTheSame() {
        contextRunner
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withBean("ledger", ShutdownTask.class, () -> task("close-ledger"))
                .run(context -> {
                    assertThat(coordinator(context).state()).isEqualTo(CoordinatorState.ARMED);
                    planned(context, "close-ledger");
                });
    }

    @Test
    void coordinatorWhenTheApplicationHasItsOwnIsThatOneAndGetsTheTasks() {
        ShutdownCoordinator own = ShutdownCoordinator.builder().build();
        contextRunner
                .withBean("own", ShutdownCoordinator.class, () -> own)
                .withBean("ledger", ShutdownTask.class, () -> task("close-ledger"))
                .run(context -> {
                    assertThat(context).getBean(ShutdownCoordinator.class).isSameAs(own);
                    assertThat(own.state()).isEqualTo(CoordinatorState.ARMED);
                    assertThat(own.report().tasks())
                            .extracting(TaskReport::name)
                            .containsExactlyInAnyOrder("announce-delay", "close-ledger");
                });
    }

    @Test
    void listenerBeansWhenPresentHearOfTheRun() {
        List<String> heard = new CopyOnWriteArrayList<>();
        contextRunner
                .withBean(
                        ShutdownListener.class,
                        () -> event -> heard.add(event.getClass().getSimpleName()))
                .run(context -> {
                    var coordinator = coordinator(context);
                    context.close();
                    coordinator.awaitTerminated(Duration.ofSeconds(10));
                    assertThat(heard).startsWith("RunStarted").endsWith("RunEnded");
                });
    }

    @Test
    void settingsWhenNumbersWithoutUnitMeanSeconds() {
        contextRunner
                .withPropertyValues("shutdown.grace-period=45", "shutdown.pre-stop=5", "shutdown.reserve=500ms")
                .run(context -> assertThat(coordinator(context).settings())
                        .isEqualTo(new ShutdownSettings(
                                Duration.ofSeconds(45), Duration.ofSeconds(5), Duration.ofMillis(500))));
    }

    @Test
    void gracePeriodWhenNobodyTellsIsThatOfThePlatform() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class))
                .withPropertyValues("spring.main.cloud-platform=cloud_foundry")
                .run(context -> assertThat(coordinator(context).settings().gracePeriod())
                        .hasSeconds(10));
    }

    /** Wherever tests run, nobody kills them after ten seconds. */
    @Test
    void gracePeriodWhenNobodyTellsAndNoProcessIsToEndIsThatOfAMachine() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class))
                .run(context -> assertThat(coordinator(context).settings().gracePeriod())
                        .hasSeconds(30));
    }

    /** As a variable of the environment that a manifest leaves empty. */
    @Test
    void placesWhenTheyAreEmptyAreNone() {
        contextRunner
                .withPropertyValues("shutdown.journal.directory=", "shutdown.report.directory=", "shutdown.instance=")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void settingsWhenInTheEnvironmentOfTheProcessAreTaken() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class))
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .replace(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                new SystemEnvironmentPropertySource(
                                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                        Map.of(
                                                "SHUTDOWN_GRACE_PERIOD", "60",
                                                "SHUTDOWN_PRE_STOP", "10",
                                                "SHUTDOWN_RESERVE", "2s",
                                                "SHUTDOWN_ANNOUNCE_DELAY", "3s"))))
                .run(context -> {
                    assertThat(coordinator(context).settings())
                            .isEqualTo(new ShutdownSettings(
                                    Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(2)));
                    assertThat(delay(context)).isEqualTo(Duration.ofSeconds(3));
                });
    }

    @Test
    void settingsWhenTheyLeaveNoBudgetFailTheStartWithNameValueAndFix() {
        assertRefused("shutdown.reserve=50ms", "'shutdown.reserve' is 0.05 s. Use at least 0.1 s.");
        assertRefused(
                "shutdown.grace-period=1s",
                "'shutdown.grace-period' is 1 s. Use more than shutdown.pre-stop and shutdown.reserve together (1 s).");
        assertRefused(
                "shutdown.pre-stop=29s",
                "'shutdown.grace-period' is 30 s. Use more than shutdown.pre-stop and shutdown.reserve together (30 s).");
        assertRefused("shutdown.pre-stop=-1s", "'shutdown.pre-stop' is -1 s. Use zero or more.");
        assertRefused("shutdown.announce.delay=-1s", "'shutdown.announce.delay' is -1 s. Use zero or more.");
        assertRefused("shutdown.web.quiet-period=-1ms", "'shutdown.web.quiet-period' is -0.001 s. Use zero or more.");
    }

    private void assertRefused(String property, String message) {
        contextRunner.withPropertyValues(property).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(ShutdownException.class)
                .hasMessage(message));
    }

    @ParameterizedTest
    @CsvSource({
        "shutdown.grace-period, soon",
        "shutdown.reserve, 1 minute or so",
        "shutdown.announce.delay, never",
        "shutdown.tasks.announce-delay.timeout, 5 parsecs"
    })
    void settingsWhenNotDurationsFailTheStartWithNameAndValue(String name, String value) {
        contextRunner.withPropertyValues(name + "=" + value).run(context -> assertThat(context)
                .getFailure()
                .hasStackTraceContaining("'%s'".formatted(name))
                .hasStackTraceContaining("'%s' is not a valid duration".formatted(value)));
    }

    @Test
    void settingWhenUnknownFailsTheStart() {
        contextRunner.withPropertyValues("shutdown.grace-perod=45s").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(UnboundConfigurationPropertiesException.class)
                .hasMessageContaining("shutdown.grace-perod"));
    }

    @Test
    void taskTimeoutWhenSetOverridesTheDeclaredOne() {
        contextRunner
                .withBean("ledger", ShutdownTask.class, () -> task("close-ledger"))
                .withPropertyValues("shutdown.tasks.close-ledger.timeout=9s", "shutdown.tasks.context.timeout=7s")
                .run(context -> {
                    assertThat(planned(context, "close-ledger").timeout()).isEqualTo(Duration.ofSeconds(9));
                    assertThat(planned(context, "context").timeout()).isEqualTo(Duration.ofSeconds(7));
                });
    }

    @Test
    void taskTimeoutWhenSetForAnUnknownTaskFailsTheStartWithTheNearestName() {
        contextRunner
                .withBean("ledger", ShutdownTask.class, () -> task("close-ledger"))
                .withPropertyValues("shutdown.tasks.close-legder.timeout=9s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidPlanException.class, failure -> assertThat(failure.problems())
                                .containsExactly(new PlanProblem(
                                        PlanProblem.Kind.SETTING,
                                        "'shutdown.tasks.close-legder' is set, but no task has the name 'close-legder'.",
                                        "Did you mean 'close-ledger'?"))));
    }

    /** As in a manifest: everywhere, so that nobody has to know where. */
    @Test
    void durationsWhenTheyHaveNoUnitAreSeconds() {
        contextRunner
                .withBean("ledger", ShutdownTask.class, () -> task("close-ledger"))
                .withPropertyValues(
                        "shutdown.grace-period=60",
                        "shutdown.pre-stop=5",
                        "shutdown.reserve=2",
                        "shutdown.announce.delay=4",
                        "shutdown.tasks.close-ledger.timeout=9")
                .run(context -> {
                    assertThat(context.getBean(ShutdownCoordinator.class)
                                    .report()
                                    .budget())
                            .isEqualTo(Duration.ofSeconds(60 - 5 - 2));
                    assertThat(delay(context)).isEqualTo(Duration.ofSeconds(4));
                    assertThat(planned(context, "close-ledger").timeout()).isEqualTo(Duration.ofSeconds(9));
                });
    }

    /** A test, or a variant of the application, without a web server has the same declarations. */
    @Test
    void edgeToTheWebDrainWhenThereIsNoWebServerIsSatisfied() {
        contextRunner
                .withBean("ledger", ShutdownTask.class, () -> ShutdownTask.named("ledger")
                        .after("web-drain", "announce-delay")
                        .timeout(Duration.ofSeconds(1))
                        .run(() -> {}))
                .withPropertyValues("shutdown.tasks.web-drain.timeout=9s")
                .run(context -> assertThat(planned(context, "ledger").after())
                        .contains("announce-delay")
                        .doesNotContain("web-drain"));
    }

    /** Nobody asks for the beans of the shutdown before it. */
    @Test
    void planWhenBeansAreLazyIsThere() {
        contextRunner
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withBean("ledger", ShutdownTask.class, () -> task("close-ledger"))
                .run(context ->
                        assertThat(planned(context, "close-ledger").status()).isEqualTo(TaskStatus.REGISTERED));
    }

    @Test
    void announceDelayWhenNotSetIsFiveSecondsOnKubernetesAndNoneElsewhere() {
        contextRunner.run(context -> assertThat(delay(context)).isZero());
        contextRunner
                .withPropertyValues("spring.main.cloud-platform=kubernetes")
                .run(context -> {
                    assertThat(delay(context)).isEqualTo(Duration.ofSeconds(5));
                    assertThat(planned(context, "announce-delay").timeout()).isEqualTo(Duration.ofMillis(5500));
                });
    }

    @Test
    void announceDelayWhenSetIsThatOnKubernetesToo() {
        contextRunner
                .withPropertyValues("spring.main.cloud-platform=kubernetes", "shutdown.announce.delay=250ms")
                .run(context -> assertThat(delay(context)).isEqualTo(Duration.ofMillis(250)));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void startWhenThePlanFitsTheBudgetSaysSoInOneLineWhateverTheLocale(CapturedOutput output) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            contextRunner.run(context -> assertThat(output)
                    .contains("Shutdown plan: 2 tasks, worst case 4.5 s of 29.0 s")
                    .doesNotContain("may take"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void startWhenThePlanMayTakeLongerThanTheBudgetWarns(CapturedOutput output) {
        contextRunner.withPropertyValues("shutdown.grace-period=5s").run(context -> assertThat(output)
                .contains("The shutdown plan may take 4.5 s, but there are only 4.0 s before the cut-off"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            30 | tasks.cache.optional=true | worst case 24.5 s of 29.0 s%n
            20 | tasks.cache.optional=true | worst case 24.5 s of 19.0 s, 16.5 s without its optional task%n
            20 | mode=strict               | worst case 24.5 s of 19.0 s, 12.5 s without its 2 optional tasks%n
            20 | tasks.cache.enabled=false | worst case 16.5 s of 19.0 s%n
            16 | tasks.cache.enabled=false | worst case 16.5 s of 15.0 s, 12.5 s without its optional task%n
            """)
    @ExtendWith(OutputCaptureExtension.class)
    void startWhenThePlanFitsWithoutItsOptionalTasksSaysSoAndDoesNotWarn(
            int grace, String setting, String told, CapturedOutput output) {
        boolean both = !setting.equals("tasks.cache.optional=true");
        contextRunner
                .withPropertyValues("shutdown.grace-period=" + grace, "shutdown." + setting)
                .withBean("ledger", ShutdownTask.class, () -> timed("ledger", 8, false))
                .withBean("cache", ShutdownTask.class, () -> timed("cache", 8, both))
                .withBean("statistics", ShutdownTask.class, () -> timed("statistics", 4, both))
                .run(context -> assertThat(output)
                        .contains(told.formatted())
                        .contains("Shutdown plan: 5 tasks, worst case")
                        .doesNotContain("may take"));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void startWhenThePlanDoesNotFitWithoutItsOptionalTasksEitherWarnsOfBoth(CapturedOutput output) {
        ApplicationContextRunner runner = contextRunner
                .withPropertyValues("shutdown.grace-period=10s")
                .withBean("ledger", ShutdownTask.class, () -> timed("ledger", 8, false))
                .withBean("cache", ShutdownTask.class, () -> timed("cache", 8, true));

        runner.run(context -> assertThat(output)
                .contains("tasks, worst case 20.5 s of 9.0 s" + System.lineSeparator())
                .contains(
                        "The shutdown plan may take 20.5 s (12.5 s without its optional tasks), but there are only 9.0 s"
                                + " before the cut-off. Shorten 'ledger' from 8 s to at most 4.5 s."));
        runner.withPropertyValues("shutdown.mode=strict").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("may take 20.5 s (12.5 s without its optional tasks), but there are only 9.0 s"));
    }

    /** One after the other. */
    private static ShutdownTask timed(String name, int seconds, boolean optional) {
        return ShutdownTask.named(name)
                .after(name.equals("ledger") ? new String[0] : new String[] {"ledger"})
                .before(name.equals("cache") ? new String[] {"statistics?"} : new String[0])
                .timeout(Duration.ofSeconds(seconds))
                .optional(optional)
                .run(() -> {});
    }

    @Test
    void startWhenThePlanFitsTheBudgetAndTheModeIsStrictSucceeds() {
        contextRunner
                .withPropertyValues("shutdown.mode=strict", "shutdown.grace-period=5500ms")
                .run(context -> assertThat(coordinator(context).report().worstCase())
                        .isEqualTo(coordinator(context).report().budget()));
    }

    @Test
    void startWhenThePlanMayTakeLongerThanTheBudgetAndTheModeIsStrictFails() {
        contextRunner
                .withPropertyValues("shutdown.mode=strict", "shutdown.grace-period=5500ms", "shutdown.pre-stop=1s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidPlanException.class)
                        .hasMessageContaining("may take 4.5 s, but there are only 3.5 s"));
    }

    /** What comes late, before the context has started, is judged as well. */
    @Test
    void startWhenATaskIsRegisteredLateAndTheModeIsStrictFails() {
        contextRunner
                .withPropertyValues("shutdown.mode=strict", "shutdown.grace-period=10500ms")
                .withBean(Latecomer.class)
                .run(context -> assertThat(context).getFailure().hasMessageContaining("may take 10.5 s"));
    }

    @Test
    void contextWhenARunIsTriggeredIsClosedByIt() {
        contextRunner.run(context -> {
            ShutdownCoordinator coordinator = coordinator(context);
            coordinator.trigger(ShutdownReason.API);
            coordinator.awaitTerminated(Duration.ofSeconds(10));
            assertThat(context.getSourceApplicationContext().isActive()).isFalse();
            assertThat(coordinator.report().laterTriggers())
                    .as("its own close is no trigger")
                    .isEmpty();
        });
    }

    private static ShutdownCoordinator coordinator(AssertableApplicationContext context) {
        return context.getBean(ShutdownCoordinator.class);
    }

    private static TaskReport planned(AssertableApplicationContext context, String task) {
        return coordinator(context).report().task(task).orElseThrow();
    }

    private static Duration delay(AssertableApplicationContext context) {
        return context.getBean(AnnounceDelay.class).delay();
    }

    private static ShutdownTask task(String name, String... after) {
        return ShutdownTask.named(name)
                .after(after)
                .timeout(Duration.ofSeconds(1))
                .run(() -> {});
    }

    static class Latecomer implements SmartLifecycle {

        private final ShutdownCoordinator coordinator;

        Latecomer(ShutdownCoordinator coordinator) {
            this.coordinator = coordinator;
        }

        @Override
        public void start() {
            coordinator.register(task("late"));
        }

        @Override
        public void stop() {
            // nothing to stop
        }

        @Override
        public boolean isRunning() {
            return false;
        }
    }
}
