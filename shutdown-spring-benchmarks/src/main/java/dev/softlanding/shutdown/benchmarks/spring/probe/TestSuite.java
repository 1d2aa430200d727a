package dev.softlanding.shutdown.benchmarks.spring.probe;

import com.sun.management.OperatingSystemMXBean;
import dev.softlanding.shutdown.benchmarks.spring.application.SampleApplication;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTestContextBootstrapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.TestContextManager;

/**
 * Main class of a JVM that does what a test framework does with as many test classes as it is told, of which each needs a
 * context of its own: loads it by Spring's cache, tests something in it, and goes on to the next. The contexts stay in the
 * cache and are closed when the JVM ends. Nothing listens to Kafka here.
 */
public final class TestSuite {

    /** Until threads have gone that nobody needs any more; a connection pool keeps one for five seconds. */
    private static final long SETTLE_MILLIS = 6_500;

    private static int number;

    private TestSuite() {}

    /** Argument: how many contexts. */
    public static void main(String[] arguments) throws Exception {
        int contexts = Integer.parseInt(arguments[0]);
        for (number = 1; number <= contexts; number++) {
            runOneTest();
        }
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpuNanos = system.getProcessCpuTime();
        long before = System.nanoTime();
        Thread.sleep(SETTLE_MILLIS);
        printThreads();
        System.out.println("cpu-seconds " + cpuNanos / 1e9);
        System.out.println("settled-seconds " + (System.nanoTime() - before) / 1e9);
        System.exit(0);
    }

    private static void runOneTest() throws Exception {
        var manager = new TestContextManager(OneTest.class);
        manager.beforeTestClass();
        var test = new OneTest();
        manager.prepareTestInstance(test);
        test.storesWork();
        manager.afterTestClass();
    }

    private static void printThreads() {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        for (ThreadGroup parent = all.getParent(); parent != null; parent = parent.getParent()) {
            all = parent;
        }
        var threads = new Thread[10_000];
        int count = all.enumerate(threads);
        Arrays.stream(threads, 0, count).forEach(thread -> System.out.println("thread " + thread.getName()));
    }

    /** A test class like any other, but for its number. */
    @SpringBootTest(classes = SampleApplication.class, properties = "spring.kafka.listener.auto-startup=false")
    @BootstrapWith(Numbered.class)
    static final class OneTest {

        @Autowired
        private @Nullable JdbcClient jdbc;

        void storesWork() {
            if (jdbc == null
                    || jdbc.sql("insert into work (what) values ('test')").update() != 1) {
                throw new IllegalStateException("The test failed");
            }
        }
    }

    /** Gives the same class other properties each time. */
    static final class Numbered extends SpringBootTestContextBootstrapper {

        @Override
        protected String[] getProperties(Class<?> testClass) {
            String[] declared = super.getProperties(testClass);
            String[] all = Arrays.copyOf(declared == null ? new String[0] : declared, length(declared) + 1);
            all[all.length - 1] = "suite.number=" + number;
            return all;
        }

        /** Every second is known by the name of {@code @SpringBootTest}'s bootstrapper, the others as test slices are. */
        @Override
        protected @Nullable String getDifferentiatorPropertySourceProperty() {
            return number % 2 == 0
                    ? SpringBootTestContextBootstrapper.class.getName() + "=true"
                    : super.getDifferentiatorPropertySourceProperty();
        }

        private static int length(String @Nullable [] array) {
            return array == null ? 0 : array.length;
        }
    }
}
