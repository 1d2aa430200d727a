package dev.softlanding.shutdown.spring.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** In an analysis nothing begins to work that would in a start, and the plan is the same. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class StandstillTests {

    /** An end is told on another thread, maybe when the next test looks at what is written. */
    private static final String QUIET = "--logging.level.root=off";

    private static final Set<String> BEGUN = ConcurrentHashMap.newKeySet();
    private static volatile CountDownLatch scheduled = new CountDownLatch(1);

    @BeforeEach
    void nothingHasBegun() {
        BEGUN.clear();
        scheduled = new CountDownLatch(1);
    }

    /** The port is taken, so that to open it would fail. */
    @ParameterizedTest
    @EnumSource
    void applicationWhenAnalyzedIsMadeAndDestroyedAndBeginsNothing(WebApplicationType type) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            assertThat(Analyses.run(
                            Busy.class,
                            type,
                            "--shutdown.analyze",
                            "--server.address=localhost",
                            "--server.port=" + taken.getLocalPort()))
                    .isZero();
        }
        assertThat(BEGUN).containsExactlyInAnyOrder("made", "destroyed");
    }

    /** What the test above is worth: all of that begins in a start. */
    @ParameterizedTest
    @EnumSource
    void applicationWhenStartedBeginsAllOfIt(WebApplicationType type) throws Exception {
        ConfigurableApplicationContext context = Analyses.application(Busy.class, type, new ArrayList<>())
                .run("--server.port=0", QUIET);

        assertThat(scheduled.await(30, TimeUnit.SECONDS)).isTrue();
        context.close();

        assertThat(BEGUN)
                .containsExactlyInAnyOrder(
                        "made",
                        "lifecycle",
                        "smart lifecycle",
                        "refreshed",
                        "started",
                        "ready",
                        "published",
                        "scheduled",
                        "application runner",
                        "command line runner",
                        "task",
                        "closed",
                        "stopped",
                        "destroyed");
    }

    @ParameterizedTest
    @EnumSource
    void planWhenAnalyzedIsThatOfAStart(WebApplicationType type, CapturedOutput output) {
        ConfigurableApplicationContext context = Analyses.application(Busy.class, type, new ArrayList<>())
                .run("--server.port=0", "--spring.main.cloud-platform=kubernetes", QUIET);
        ShutdownReport plan = context.getBean(ShutdownCoordinator.class).report();
        context.close();
        int before = output.getOut().length();

        Analyses.run(Busy.class, type, "--shutdown.analyze", "--shutdown.analyze.format=json");

        JsonNode tasks = JsonMapper.shared()
                .readTree(output.getOut().substring(before))
                .path("plan")
                .path("tasks");
        assertThat(tasks.valueStream().map(task -> task.path("name").asString()
                        + task.path("after").valueStream()
                                .map(JsonNode::asString)
                                .toList()))
                .containsExactlyElementsOf(plan.tasks().stream()
                        .map(task -> task.name() + task.after())
                        .toList());
        assertThat(plan.tasks()).extracting(TaskReport::name).contains("busy-task", "scheduled-tasks", "smart");
    }

    /** Definitions of an application's own give way, too. */
    @Test
    void applicationWhenItHasAMulticasterAndALifecycleProcessorOfItsOwnBeginsNothing() {
        assertThat(Analyses.run(OwnInfrastructure.class, "--shutdown.analyze")).isZero();

        assertThat(BEGUN).containsExactlyInAnyOrder("made", "destroyed");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableScheduling
    static class Busy {

        @Bean
        Worker worker() {
            return new Worker();
        }

        @Bean
        SmartInitializingSingleton publisher(ApplicationEventPublisher events) {
            return () -> events.publishEvent("made");
        }

        @Bean
        Lifecycle plain() {
            return new Running("lifecycle");
        }

        @Bean
        SmartLifecycle smart() {
            return new Running("smart lifecycle");
        }

        @Bean
        ApplicationRunner applicationRunner() {
            return arguments -> BEGUN.add("application runner");
        }

        @Bean
        CommandLineRunner commandLineRunner() {
            return arguments -> BEGUN.add("command line runner");
        }
    }

    static class Worker implements AutoCloseable {

        Worker() {
            BEGUN.add("made");
        }

        @EventListener
        void refreshed(ContextRefreshedEvent event) {
            BEGUN.add("refreshed");
        }

        @EventListener
        void started(ApplicationStartedEvent event) {
            BEGUN.add("started");
        }

        @EventListener
        void ready(ApplicationReadyEvent event) {
            BEGUN.add("ready");
        }

        @EventListener
        void published(String event) {
            BEGUN.add("published");
        }

        @EventListener
        void closed(ContextClosedEvent event) {
            BEGUN.add("closed");
        }

        @Scheduled(fixedDelay = 10)
        void scheduled() {
            BEGUN.add("scheduled");
            scheduled.countDown();
        }

        @OnShutdown(name = "busy-task", timeout = "1s")
        void task() {
            BEGUN.add("task");
        }

        @Override
        public void close() {
            BEGUN.add("destroyed");
        }
    }


    private static final class Running implements SmartLifecycle {

        private final String name;
        private volatile boolean running;

        Running(String name) {
            this.name = name;
        }

        @Override
        public void start() {
            BEGUN.add(name);
            running = true;
        }

        @Override
        public void stop() {
            BEGUN.add("stopped");
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnInfrastructure extends Busy {

        @Bean
        ApplicationEventMulticaster applicationEventMulticaster() {
            return new SimpleApplicationEventMulticaster();
        }

        @Bean
        DefaultLifecycleProcessor lifecycleProcessor() {
            return new DefaultLifecycleProcessor();
        }
    }
}
