package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Three instances behind HAProxy, on PostgreSQL and Kafka, are stopped and started in turn while orders keep coming. Nobody sees it: not
 * one request fails, though nothing is tried twice, and every order is stored and confirmed once.
 *
 * <p>System properties make it another experiment: {@code zeroloss.rate} (requests per second), {@code zeroloss.rounds} (how often
 * each is stopped), {@code zeroloss.delay} (seconds; with none it fails) and {@code zeroloss.readiness}.
 */
@Timeout(600)
@EnabledIf(value = "dev.softlanding.demo.DemoCluster#isPossible", disabledReason = DemoCluster.IMPOSSIBLE)
class ZeroLossIT {

    static final int INSTANCES = 3;
    static final int WORK_MS = 50;

    /** Until the proxy knows of the end, plus a second: see {@code docs/kubernetes.md}. */
    private static final Duration DELAY =
            DemoProxy.INTERVAL.multipliedBy(DemoProxy.FALL + 1).plusSeconds(1);

    static final int RATE = Integer.getInteger("zeroloss.rate", 50);
    static final int ROUNDS = Integer.getInteger("zeroloss.rounds", 1);

    @Test
    void ordersWhenInstancesAreStoppedInTurnAreAllAcceptedAndConfirmedOnce() throws Exception {
        RollingRestart restart;
        try (var cluster = DemoCluster.behindProxy(INSTANCES, ZeroLossIT::announcing)) {
            restart = RollingRestart.of(cluster, ROUNDS, RATE, WORK_MS);
        }
        System.out.println(restart.summary());

        assertThat(restart.failed()).as("failed requests").isEmpty();
        assertThat(restart.accepted()).doesNotHaveDuplicates();
        assertThat(restart.orders()).containsOnlyKeys(restart.accepted());
        assertThat(restart.orders())
                .allSatisfy((id, status) -> assertThat(status).isEqualTo(OrderStatus.CONFIRMED));
        assertThat(restart.outbox()).isZero();
        assertThat(restart.ends()).hasSize(INSTANCES * ROUNDS).allSatisfy(ZeroLossIT::isClean);
        assertThat(restart.previousLives()).allSatisfy(life -> assertThat(life).contains("ended CLEAN"));
    }

    private static void isClean(DemoContainer.End end) {
        assertThat(end.code()).isEqualTo(143);
        assertThat(end.took()).isLessThan(DemoContainer.GRACE);
        assertThat(end).matches(DemoContainer.End::isClean);
    }

    static void announcing(DemoContainer demo) {
        demo.withEnv("SHUTDOWN_ANNOUNCE_DELAY", System.getProperty("zeroloss.delay", DELAY.toSeconds() + ""));
        demo.withEnv("SHUTDOWN_ANNOUNCE_READINESS", System.getProperty("zeroloss.readiness", "refuse"));
    }
}
