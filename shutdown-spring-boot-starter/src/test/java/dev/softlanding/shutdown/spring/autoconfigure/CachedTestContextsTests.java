package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.UseMainMethod;
import org.springframework.boot.test.context.SpringBootTestContextBootstrapper;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextPausedEvent;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.CacheAwareContextLoaderDelegate;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.cache.ContextCache.PauseMode;
import org.springframework.test.context.cache.DefaultCacheAwareContextLoaderDelegate;
import org.springframework.test.context.cache.DefaultContextCache;

/**
 * The contexts of a test suite, which Spring keeps, pauses while others are in use, and closes when there are too many. They
 * are made by a bootstrapper of a name of its own, as those of slices are.
 */
@Timeout(60)
class CachedTestContextsTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final List<String> diary = new CopyOnWriteArrayList<>();

    /** One for each test here, of two contexts. */
    private static DefaultContextCache cache;

    @TempDir
    private static Path journals;

    @BeforeEach
    void newCache() {
        diary.clear();
        System.setProperty("shutdown.journal.directory", journals.toString());
        cache = new DefaultContextCache(2, PauseMode.ON_CONTEXT_SWITCH);
    }

    @AfterEach
    void noJournal() {
        System.clearProperty("shutdown.journal.directory");
    }

    @Test
    void contextWhenItIsATestsHasNoPartInTheProcessAndNoThread() throws Exception {
        Set<Thread> before = threads();

        ApplicationContext context = use(First.class);

        assertThat(context.getBean(ShutdownCoordinator.class).state()).isEqualTo(CoordinatorState.ARMED);
        assertThat(context.getBeanProvider(ProcessShutdown.Participant.class).stream())
                .isEmpty();
        assertThat(ProcessShutdown.ofJvm().takings()).isEmpty();
        assertThat(ours(before)).isEmpty();
        assertThat(journals).isEmptyDirectory();
        close(context);
    }

    /** Its environment is prepared by the application's own main method, and is a test's all the same. */
    @Test
    void contextWhenMadeByTheMainMethodHasNoPartInTheProcessEither() throws Exception {
        Set<Thread> before = threads();

        ApplicationContext context = use(ByMainMethod.class);

        assertThat(context.getBeanProvider(ProcessShutdown.Participant.class).stream())
                .isEmpty();
        assertThat(ProcessShutdown.ofJvm().takings()).isEmpty();
        assertThat(ours(before)).isEmpty();
        close(context);
    }

    @Test
    void contextWhenPausedAndResumedIsStillArmed() throws Exception {
        ApplicationContext first = use(First.class);
        ApplicationContext second = use(Second.class);

        assertThat(diary).as("really paused").containsExactly("first paused");
        assertThat(first.getBean(ShutdownCoordinator.class).state()).isEqualTo(CoordinatorState.ARMED);

        assertThat(use(First.class)).isSameAs(first);
        assertThat(first.getBean(ShutdownCoordinator.class).state()).isEqualTo(CoordinatorState.ARMED);
        assertThat(diary).containsExactly("first paused", "second paused");
        close(first);
        close(second);
    }

    @Test
    void contextWhenEvictedWhilePausedRunsItsPlanOnceAndLeavesNoThread() throws Exception {
        ApplicationContext first = use(First.class);
        var coordinator = first.getBean(ShutdownCoordinator.class);
        ApplicationContext second = use(Second.class);
        Set<Thread> before = threads();

        ApplicationContext third = use(Third.class);

        assertThat(coordinator.awaitTerminated(SOON)).isTrue();
        assertThat(coordinator.report().reason()).isEqualTo(ShutdownReason.CONTEXT_CLOSED);
        assertThat(diary).startsWith("first paused").containsSubsequence("first task", "first destroyed");
        assertThat(diary).containsOnlyOnce("first task").doesNotContain("second task");
        assertThat(second.getBean(ShutdownCoordinator.class).state()).isEqualTo(CoordinatorState.ARMED);
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(ours(before))
                .isEmpty());
        assertThat(ProcessShutdown.ofJvm().takings()).isEmpty();
        assertThat(journals).isEmptyDirectory();
        close(second);
        close(third);
    }

    /** As an engine does it with a test class. */
    private static ApplicationContext use(Class<?> testClass) throws Exception {
        var manager = new TestContextManager(testClass);
        manager.beforeTestClass();
        ApplicationContext context = manager.getTestContext().getApplicationContext();
        manager.afterTestClass();
        return context;
    }

    private static void close(ApplicationContext context) throws Exception {
        var coordinator = context.getBean(ShutdownCoordinator.class);
        ((AutoCloseable) context).close();
        assertThat(coordinator.awaitTerminated(SOON)).isTrue();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet();
    }

    private static Set<Thread> ours(Set<Thread> before) {
        Set<Thread> more = new HashSet<>(threads());
        more.removeAll(before);
        more.removeIf(thread -> !thread.getName().startsWith("shutdown-"));
        return more;
    }

    @BootstrapWith(OwnCache.class)
    @SpringBootTest(classes = Application.class, properties = "test.name=first")
    static class First {}

    @BootstrapWith(OwnCache.class)
    @SpringBootTest(classes = Application.class, properties = "test.name=second")
    static class Second {}

    @BootstrapWith(OwnCache.class)
    @SpringBootTest(classes = Application.class, properties = "test.name=third")
    static class Third {}

    @BootstrapWith(OwnCache.class)
    @SpringBootTest(
            classes = Application.class,
            properties = "test.name=main",
            useMainMethod = UseMainMethod.ALWAYS,
            args = "--spring.main.register-shutdown-hook=false")
    static class ByMainMethod {}

    static class OwnCache extends SpringBootTestContextBootstrapper {

        @Override
        protected CacheAwareContextLoaderDelegate getCacheAwareContextLoaderDelegate() {
            return new DefaultCacheAwareContextLoaderDelegate(cache);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {

        public static void main(String[] arguments) {
            SpringApplication.run(Application.class, arguments);
        }

        @Bean
        Steps steps(Environment environment) {
            return new Steps(environment.getRequiredProperty("test.name"));
        }
    }

    record Steps(String name) implements DisposableBean, ApplicationListener<ContextPausedEvent> {

        @OnShutdown(name = "task", timeout = "1s")
        void task() {
            diary.add(name + " task");
        }

        @Override
        public void onApplicationEvent(ContextPausedEvent event) {
            diary.add(name + " paused");
        }

        @Override
        public void destroy() {
            diary.add(name + " destroyed");
        }
    }
}
