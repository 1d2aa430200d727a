package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.spring.web.ReactiveWebSocketDrain;
import dev.softlanding.shutdown.spring.web.WebDrain;
import dev.softlanding.shutdown.spring.web.WebDrainFilter;
import dev.softlanding.shutdown.spring.web.WebDrainHandlers;
import dev.softlanding.shutdown.spring.web.WebSocketHandlerTracking;
import jakarta.servlet.Filter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;

/** When the web server's drain is in the plan, and how long it waits for quiet. */
@Timeout(30)
class WebDrainAutoConfigurationTests {

    private static final AutoConfigurations OURS =
            AutoConfigurations.of(ShutdownAutoConfiguration.class, WebDrainAutoConfiguration.class);

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner().withConfiguration(OURS);

    private final ReactiveWebApplicationContextRunner reactiveRunner =
            new ReactiveWebApplicationContextRunner().withConfiguration(OURS);

    @Test
    void drainWhenThereIsAServletApplicationIsAnnouncedAndThenDone() {
        contextRunner.run(context -> {
            var coordinator = context.getBean(ShutdownCoordinator.class);
            assertThat(coordinator.report().task("web-announce").orElseThrow().phase())
                    .isEqualTo(Phase.ANNOUNCE);
            TaskReport drain = coordinator.report().task("web-drain").orElseThrow();
            assertThat(drain.phase()).isEqualTo(Phase.DRAIN);
            assertThat(drain.timeout()).isEqualTo(Duration.ofSeconds(10));
            assertThat(drain.inFlight()).isZero();
        });
    }

    /** Requests are counted before any other filter can answer, hold up or hide them, asynchronous ones too. */
    @Test
    void filterComesBeforeAllOthers() {
        contextRunner.run(context -> {
            FilterRegistrationBean<?> registration = context.getBean(FilterRegistrationBean.class);
            assertThat(registration.getFilter()).isInstanceOf(WebDrainFilter.class);
            assertThat(registration.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE);
            assertThat(registration.isAsyncSupported()).isTrue();
        });
    }

    @Test
    void drainWhenTheWebServerIsToStopAtOnceIsNotThere() {
        contextRunner
                .withPropertyValues("server.shutdown=immediate")
                .run(WebDrainAutoConfigurationTests::assertNoDrain);
    }

    @Test
    void drainWhenTheWebServerOfAReactiveApplicationIsToStopAtOnceIsNotThere() {
        reactiveRunner.withPropertyValues("server.shutdown=immediate").run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(WebDrain.class)
                .doesNotHaveBean(WebDrainHandlers.class)
                .doesNotHaveBean(ReactiveWebSocketDrain.class));
    }

    @Test
    void drainWhenThereIsAReactiveApplicationIsAroundItsRequests() {
        reactiveRunner.run(context -> {
            assertThat(context)
                    .hasSingleBean(WebDrain.class)
                    .hasSingleBean(WebDrainHandlers.class)
                    .hasSingleBean(ReactiveWebSocketDrain.class)
                    .doesNotHaveBean(FilterRegistrationBean.class);
            assertThat(context.getBean(ShutdownCoordinator.class).report().task("web-drain"))
                    .isPresent();
        });
    }

    @Test
    void drainWhenAReactiveApplicationHasNoWebFluxIsThereWithoutIts() {
        reactiveRunner
                .withClassLoader(new FilteredClassLoader(HandlerAdapter.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(WebDrain.class)
                        .doesNotHaveBean(ReactiveWebSocketDrain.class));
    }

    @Test
    void drainWhenThereAreNoWebSocketsIsThereWithoutThem() {
        contextRunner
                .withClassLoader(new FilteredClassLoader(WebSocketHandlerMapping.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(WebDrain.class)
                        .doesNotHaveBean(WebSocketHandlerTracking.class));
    }

    @Test
    void drainWhenTheWebServerIsToStopGracefullyIsThere() {
        contextRunner.withPropertyValues("server.shutdown=GRACEFUL").run(context -> assertThat(context)
                .hasSingleBean(WebDrain.class));
    }

    @Test
    void drainWhenThereIsNoServletApiIsNotThere() {
        contextRunner
                .withClassLoader(new FilteredClassLoader(Filter.class))
                .run(WebDrainAutoConfigurationTests::assertNoDrain);
    }

    @Test
    void drainWhenThisIsNoWebApplicationIsNotThere() {
        new ApplicationContextRunner()
                .withConfiguration(OURS)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(WebDrain.class));
    }

    @Test
    void quietPeriodWhenNobodyIsGivenTimeToLearnOfTheEndIsNotAwaited() {
        contextRunner
                .withPropertyValues("shutdown.web.quiet-period=20s")
                .run(context -> assertThat(durationOfDrain(context)).isLessThan(Duration.ofSeconds(2)));
    }

    @Test
    void quietPeriodWhenThereIsAnAnnounceDelayIsAwaited() {
        contextRunner
                .withPropertyValues("shutdown.announce.delay=1ms", "shutdown.web.quiet-period=100ms")
                .run(context ->
                        assertThat(durationOfDrain(context)).isBetween(Duration.ofMillis(100), Duration.ofSeconds(2)));
    }

    private static Duration durationOfDrain(AssertableWebApplicationContext context) throws InterruptedException {
        var coordinator = context.getBean(ShutdownCoordinator.class);
        coordinator.trigger(ShutdownReason.SIGTERM);
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(20))).isTrue();
        return coordinator.report().task("web-drain").orElseThrow().duration();
    }

    private static void assertNoDrain(AssertableWebApplicationContext context) {
        assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(WebDrain.class)
                .doesNotHaveBean(FilterRegistrationBean.class);
        assertThat(context.getBean(ShutdownCoordinator.class).report().tasks())
                .extracting(TaskReport::name)
                .noneMatch(name -> name.startsWith("web-"));
    }
}
