package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.softlanding.shutdown.ShutdownTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.OrderUtils;

/** What a person reads on whose machine an application refuses to start. */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class ShutdownFailureAnalyzerTests {

    /** With it, nothing is bound before there is a context. */
    private static final String IN_A_TEST =
            "org.springframework.boot.test.context.SpringBootTestContextBootstrapper=true";

    @Test
    void startWhenTheEdgeOfATaskIsMisspeltSaysWhichAndSuggestsTheNearest(CapturedOutput output) {
        assertThat(refusal(output, Typo.class)).isEqualTo("""
                Description:

                The shutdown plan has a problem:

                    1. Task 'close-ledger' is declared to run after 'web-dran', which is neither a task nor a phase.

                Action:

                Mend it:

                    1. Did you mean 'web-drain'?
                """);
    }

    @Test
    void startWhenTasksWaitForEachOtherShowsTheCircle(CapturedOutput output) {
        assertThat(refusal(output, Circle.class)).isEqualTo("""
                Description:

                The shutdown plan has a problem:

                    1. Tasks wait for each other in a circle: 'chicken' after 'egg' after 'chicken'.

                Action:

                Mend it:

                    1. Remove one of these edges.
                """);
    }

    @Test
    void startWhenTwoTasksHaveOneNameSaysWhich(CapturedOutput output) {
        assertThat(refusal(output, Twins.class)).isEqualTo("""
                Description:

                The shutdown plan has a problem:

                    1. More than one task has the name 'twin'.

                Action:

                Mend it:

                    1. Give each its own.
                """);
    }

    @Test
    void startWhenThePlanHasSeveralProblemsTellsThemAllInOneBlock(CapturedOutput output) {
        assertThat(refusal(output, Typo.class, Circle.class, Twins.class)).isEqualTo("""
                Description:

                The shutdown plan has 3 problems:

                    1. More than one task has the name 'twin'.
                    2. Task 'close-ledger' is declared to run after 'web-dran', which is neither a task nor a phase.
                    3. Tasks wait for each other in a circle: 'chicken' after 'egg' after 'chicken'.

                Action:

                Mend each of them:

                    1. Give each its own.
                    2. Did you mean 'web-drain'?
                    3. Remove one of these edges.
                """);
    }

    @Test
    void startWhenASettingIsOutOfRangeSaysSoBeforeThereIsAContext(CapturedOutput output) {
        assertThat(refusal(output, List.of("shutdown.reserve=50ms"), Nothing.class))
                .isEqualTo(RESERVE_TOO_SMALL);
    }

    @Test
    void startWhenASettingIsOutOfRangeSaysTheSameInATest(CapturedOutput output) {
        assertThat(refusal(output, List.of("shutdown.reserve=50ms", IN_A_TEST), Nothing.class))
                .isEqualTo(RESERVE_TOO_SMALL);
    }

    @Test
    void startWhenThePlanDoesNotFitAndTheModeIsStrictSaysByHowMuch(CapturedOutput output) {
        assertThat(refusal(output, List.of("shutdown.mode=strict", "shutdown.grace-period=5s"), Nothing.class))
                .isEqualTo("""
                        Description:

                        The shutdown plan has a problem:

                            1. The plan may take 4.5 s, but there are only 4.0 s before the cut-off, and 'shutdown.mode' is strict.

                        Action:

                        Mend it:

                            1. Shorten 'context' from 4 s to at most 3.5 s. Or: Raise the grace period from 5 s to 6 s, here ('shutdown.grace-period') and on the platform. Or: Shorten the \
                        timeouts of 'announce-delay' (0.5 s), 'context' (4 s) by 0.5 s in sum. Or let shutdown.mode be permissive.
                        """);
    }

    /** Boot's own words, which name what there is to choose from. */
    @Test
    void startWhenASettingIsNoneOfItsChoicesSaysWhichThereAre(CapturedOutput output) {
        assertThat(refusal(output, List.of("shutdown.tasks.context.on-failure=panic"), Nothing.class))
                .contains(
                        "Failed to bind properties under 'shutdown.tasks.context.on-failure'",
                        "Value: \"panic\"",
                        "The following values are valid:",
                        "SKIP_DEPENDENTS");
    }

    /** On the class path Boot's may come first, and failures of a binding are for its analyzer too. */
    @Test
    void analyzerHasAPlaceBeforeThoseWithout() {
        assertThat(OrderUtils.getOrder(ShutdownFailureAnalyzer.class)).isLessThan(Ordered.LOWEST_PRECEDENCE);
    }

    /** Found while properties are bound, so Boot's own analyzer has a word to say too, and a less readable one. */
    @Test
    void startWhenASettingIsRefusedByItsBindingSaysSoBeforeThereIsAContext(CapturedOutput output) {
        assertThat(refusal(output, List.of("shutdown.announce.delay=-1s"), Nothing.class))
                .isEqualTo(NEGATIVE_DELAY);
    }

    @Test
    void startWhenASettingIsRefusedByItsBindingSaysTheSameInATest(CapturedOutput output) {
        assertThat(refusal(output, List.of("shutdown.announce.delay=-1s", IN_A_TEST), Nothing.class))
                .isEqualTo(NEGATIVE_DELAY);
    }

    @Test
    void startWhenASettingIsNoDurationSaysWhichAndWhereItIs(CapturedOutput output) {
        assertThat(refusal(output, List.of("shutdown.reserve=plenty"), Nothing.class))
                .contains(
                        "Failed to bind properties under 'shutdown.reserve' to java.time.Duration",
                        "Value: \"plenty\"",
                        "Origin: \"shutdown.reserve\" from property source \"commandLineArgs\"");
    }

    @Test
    void startWhenASettingIsUnknownSaysWhich(CapturedOutput output) {
        assertThat(refusal(output, List.of("shutdown.grace-perod=45s"), Nothing.class))
                .contains(
                        "Property: shutdown.grace-perod",
                        "Reason: The elements [shutdown.grace-perod] were left unbound.");
    }

    private static final String RESERVE_TOO_SMALL = """
            Description:

            'shutdown.reserve' is 0.05 s. Use at least 0.1 s.

            Action:

            Change the setting that is named above.
            """;

    private static final String NEGATIVE_DELAY = """
            Description:

            'shutdown.announce.delay' is -1 s. Use zero or more.

            Action:

            Change the setting that is named above.
            """;

    private static String refusal(CapturedOutput output, Class<?>... sources) {
        return refusal(output, List.of(IN_A_TEST), sources);
    }

    /** Starts an application that must not start, and returns what stands below the banner of the refusal. */
    private static String refusal(CapturedOutput output, List<String> properties, Class<?>... sources) {
        var application = new SpringApplication(sources);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        List<String> arguments = new ArrayList<>(List.of("--spring.main.banner-mode=off"));
        properties.forEach(property -> arguments.add("--" + property));

        Throwable failure = catchThrowable(() -> application.run(arguments.toArray(String[]::new)));

        assertThat(failure).isNotNull();
        String banner = """
                ***************************
                APPLICATION FAILED TO START
                ***************************

                """;
        String printed = output.toString().replace(System.lineSeparator(), "\n");
        assertThat(printed).containsOnlyOnce(banner);
        return printed.substring(printed.indexOf(banner) + banner.length()).stripTrailing() + "\n";
    }

    private static ShutdownTask task(String name, String... after) {
        return ShutdownTask.named(name)
                .after(after)
                .timeout(Duration.ofSeconds(1))
                .run(() -> {});
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ShutdownAutoConfiguration.class)
    static class Nothing {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ShutdownAutoConfiguration.class)
    static class Typo {

        @Bean
        ShutdownTask webDrain() {
            return task("web-drain");
        }

        @Bean
        ShutdownTask closeLedger() {
            return task("close-ledger", "web-dran");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ShutdownAutoConfiguration.class)
    static class Circle {

        @Bean
        ShutdownTask chicken() {
            return task("chicken", "egg");
        }

        @Bean
        ShutdownTask egg() {
            return task("egg", "chicken");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ShutdownAutoConfiguration.class)
    static class Twins {

        @Bean
        ShutdownTask castor() {
            return task("twin");
        }

        @Bean
        ShutdownTask pollux() {
            return task("twin");
        }
    }
}
