package dev.softlanding.shutdown.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What it costs to look at a plan of 200 tasks. */
@Timeout(60)
class LargePlanTests {

    private static final Logger LOG = LoggerFactory.getLogger(LargePlanTests.class);

    private static final int TASKS = 200;
    private static final int WARM_UP = 500;
    private static final int LOOKS = 301;

    /** The aim is 5 ms, on a quiet machine; this one may have other things to do. */
    private static final Duration LIMIT = Duration.ofMillis(25);

    @Test
    void lookWhenThereAreManyTasksIsQuickBeforeAndDuringTheRun() throws Exception {
        try (var server = TestServer.start(Application.class)) {
            Hold hold = server.bean(Hold.class);
            assertThat(median(server, "ARMED")).isLessThan(LIMIT);

            server.coordinator().trigger(ShutdownReason.API);
            hold.begun.await();
            assertThat(median(server, "RUNNING")).isLessThan(LIMIT);
            hold.goOn.countDown();
        }
    }

    private static Duration median(TestServer server, String state) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            look(server, state);
        }
        long[] nanos = new long[LOOKS];
        int size = 0;
        for (int i = 0; i < LOOKS; i++) {
            long start = System.nanoTime();
            size = look(server, state);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        LOG.info(
                "GET of {} tasks ({} bytes), {}: median {} us, 95 % {} us",
                server.coordinator().report().tasks().size(),
                size,
                state,
                nanos[LOOKS / 2] / 1000,
                nanos[LOOKS * 95 / 100] / 1000);
        return Duration.ofNanos(nanos[LOOKS / 2]);
    }

    private static int look(TestServer server, String state) throws Exception {
        HttpResponse<String> plan = server.get("/actuator/shutdownplan");
        assertThat(plan.body()).startsWith("{\"state\":\"" + state + "\"");
        return plan.body().length();
    }

    static class Hold {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        void hold() throws InterruptedException {
            begun.countDown();
            goOn.await();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Hold.class)
    static class Application {

        @Autowired
        void plan(ShutdownCoordinator coordinator, Hold hold) {
            Phase[] phases = {Phase.ANNOUNCE, Phase.DRAIN, Phase.FLUSH, Phase.RELEASE, Phase.TELEMETRY};
            for (int i = 0; i < TASKS; i++) {
                ShutdownTask.Builder task = ShutdownTask.named("task-" + i)
                        .phase(phases[i * phases.length / TASKS])
                        .timeout(Duration.ofMillis(i == TASKS / 2 ? 20_000 : 100 + i));
                if (i % 10 > 1) {
                    task.after("task-" + (i - 1), "task-" + (i - 2));
                }
                coordinator.register(i == TASKS / 2 ? task.run(hold::hold) : task.run(() -> {}));
            }
        }
    }
}
