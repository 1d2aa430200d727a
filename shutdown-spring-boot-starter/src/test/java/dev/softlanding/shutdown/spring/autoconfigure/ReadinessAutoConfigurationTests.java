package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.TestServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What becomes of readiness with the announcement, while everything is still served. */
@Timeout(60)
class ReadinessAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ApplicationAvailabilityAutoConfiguration.class,
                    ReadinessAutoConfiguration.class,
                    ShutdownAutoConfiguration.class))
            .withPropertyValues("shutdown.grace-period=30s");

    /** Kubernetes takes a terminating pod out by itself, and comes back to one that is ready if there is no other. */
    @ParameterizedTest
    @ValueSource(strings = {"shutdown.announce.delay=0s", "shutdown.announce.readiness=keep"})
    void readinessWhenNothingElseIsSetIsNoAffairOfThePlans(String property) {
        contextRunner.withPropertyValues(property).run(context -> {
            assertThat(context).doesNotHaveBean(ReadinessRefusal.class);
            assertThat(context.getBean(ShutdownCoordinator.class).report().task("readiness-announce"))
                    .isEmpty();
        });
    }

    @Test
    void readinessWhenToBeRefusedIsNotThereUntilTheAnnouncement() {
        contextRunner.withPropertyValues("shutdown.announce.readiness=refuse").run(context -> {
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);

            assertThat(context.getBean(ApplicationAvailability.class).getReadinessState())
                    .isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
            assertThat(context.getBean(ShutdownCoordinator.class)
                            .report()
                            .task("readiness-announce")
                            .orElseThrow()
                            .phase())
                    .isEqualTo(Phase.ANNOUNCE);
        });
    }

    /** Boot says that an application is ready when its runners are done, and a signal may have come before that. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readinessWhenSomebodyClaimsItAfterTheAnnouncementIsRefusedAgain(boolean lazy) {
        contextRunner
                .withPropertyValues("shutdown.announce.readiness=refuse")
                .withInitializer(context -> {
                    if (lazy) {
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
                    }
                })
                .run(context -> {
                    context.getBean(ReadinessRefusal.class).refuse();

                    AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);

                    assertThat(context.getBean(ApplicationAvailability.class).getReadinessState())
                            .isEqualTo(ReadinessState.REFUSING_TRAFFIC);
                });
    }

    @Test
    void readinessWhenAnAnnouncementIsTakenBackIsWhatOthersLastSaid() {
        contextRunner.withPropertyValues("shutdown.announce.readiness=refuse").run(context -> {
            var readiness = context.getBean(ApplicationAvailability.class);
            var refusal = context.getBean(ReadinessRefusal.class);
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);

            refusal.announce();
            assertThat(readiness.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
            refusal.withdraw();
            assertThat(readiness.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);

            refusal.announce();
            AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
            refusal.withdraw();
            assertThat(readiness.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);

            refusal.announce();
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
            assertThat(readiness.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
            refusal.withdraw();
            assertThat(readiness.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
        });
    }

    @Test
    void readinessWhenRefusedByARunStaysSoWhateverBecomesOfAnAnnouncement() {
        contextRunner.withPropertyValues("shutdown.announce.readiness=refuse").run(context -> {
            var refusal = context.getBean(ReadinessRefusal.class);
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
            refusal.announce();

            refusal.refuse();
            refusal.withdraw();

            assertThat(context.getBean(ApplicationAvailability.class).getReadinessState())
                    .isEqualTo(ReadinessState.REFUSING_TRAFFIC);
        });
    }

    @ParameterizedTest
    @CsvSource({"keep, 200", "refuse, 503"})
    void probesWhenAnnouncedTellReadinessAndEverythingIsServed(String readiness, int status) throws Exception {
        try (var server = TestServer.start(Application.class, "shutdown.announce.readiness=" + readiness)) {
            assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(200);

            server.coordinator().trigger(ShutdownReason.API);
            server.bean(Announced.class).announced.await();

            assertThat(server.get("/hello").body()).isEqualTo("hello");
            assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(status);
            assertThat(server.get("/actuator/health").statusCode()).isEqualTo(status);
            assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            server.bean(Announced.class).goOn.countDown();
        }
    }

    /** Holds the shutdown where everything is announced and served. */
    static class Announced {

        private final CountDownLatch announced = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        void hold() throws InterruptedException {
            announced.countDown();
            goOn.await();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Announced.class, Hello.class})
    static class Application {

        @Bean
        ShutdownTask hold(Announced announced) {
            return ShutdownTask.named("hold")
                    .phase(Phase.ANNOUNCE)
                    .after("readiness-announce", "web-announce")
                    .timeout(Duration.ofSeconds(10))
                    .run(announced::hold);
        }
    }

    @RestController
    static class Hello {

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }
    }
}
