package dev.softlanding.shutdown.spring.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.policy.PolicyKind;
import dev.softlanding.shutdown.policy.TaskPolicies;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import io.github.resilience4j.bulkhead.Bulkhead;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scopes of fifty tenants that close in a bulkhead of eight, in real time. */
@Timeout(30)
class BulkheadOfScopesTests {

    private static final int TENANTS = 50;
    private static final int STUCK = 3;
    private static final int MOST = 8;
    private static final Duration STEP = Duration.ofMillis(20);

    private final PolicyRuns runs = PolicyRuns.inRealTime();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger mostInside = new AtomicInteger();
    private final List<Duration> closedAfter = new CopyOnWriteArrayList<>();
    private volatile long startedAt;

    @AfterEach
    void letGo() {
        gate.countDown();
    }

    /** Three hold a place each to their end, and 47 pass through the other five: ten at a time, of 20 ms. */
    @Test
    void othersCloseInTheirNormalTimeBesideThoseThatAreStuck() throws Exception {
        Bulkhead bulkhead = runs.bulkhead(MOST);
        ShutdownScopes scopes = ShutdownScopes.builder().time(runs.time()).build();
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            boolean stuck = tenant % 17 == 5; // three of them, among the others
            scopes.open("tenant-" + tenant).defer("close ledger", Duration.ofSeconds(2), () -> close(stuck));
        }
        ShutdownCoordinator coordinator =
                runs.builder().task("scopes", inBulkhead()).build();
        coordinator.register(scopes);
        coordinator.arm();

        startedAt = System.nanoTime();
        coordinator.trigger(ShutdownReason.API);
        TaskReport report = PolicyRuns.endOf(coordinator).task("scopes").orElseThrow();

        assertThat(closedAfter).hasSize(TENANTS - STUCK);
        assertThat(closedAfter).allSatisfy(after -> assertThat(after).isLessThan(STEP.multipliedBy(50)));
        assertThat(mostInside).hasValueLessThanOrEqualTo(MOST);
        assertThat(report.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(report.failure()).hasMessageContaining("tenant-5").hasMessageContaining("tenant-22");
        assertThat(report.refusals()).isZero();
        assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls())
                .as("those that are stuck are still in there")
                .isEqualTo(MOST - STUCK);
    }

    private void close(boolean stuck) throws InterruptedException {
        mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
        if (stuck) {
            while (gate.getCount() > 0) {
                try {
                    gate.await();
                } catch (InterruptedException deaf) {
                    // it goes on
                }
            }
        }
        Thread.sleep(STEP.toMillis());
        inside.decrementAndGet();
        closedAfter.add(Duration.ofNanos(System.nanoTime() - startedAt));
    }

    private static TaskSettings inBulkhead() {
        return new TaskSettings(
                Duration.ofSeconds(4),
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                new TaskPolicies(Map.of(PolicyKind.BULKHEAD, "x")));
    }
}
