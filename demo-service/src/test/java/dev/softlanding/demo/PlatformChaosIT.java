package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Volume;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the platform does to the demo while it takes orders and stops: the process ends inside its grace period all the same, what it
 * has accepted is stored, and its next life tells the truth about it and finishes what is in the outbox.
 *
 * <p>Slow: built in the profile {@code chaos} only. {@code chaos.seed} makes the moments those of an earlier run.
 */
@Tag("chaos")
@Timeout(600)
@EnabledIf(value = "dev.softlanding.demo.DemoCluster#isPossible", disabledReason = DemoCluster.IMPOSSIBLE)
class PlatformChaosIT {

    private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());
    private static final int RATE = 30;
    private static final int WORK_MS = 200;

    @ParameterizedTest
    @EnumSource
    void demoWhenThePlatformFailsEndsInTimeAndLosesNothing(PlatformFault fault) throws Exception {
        var moment = Duration.ofMillis(3_000 + new Random(SEED + fault.ordinal()).nextInt(4_000));
        List<DemoClient.Answer> answers;
        DemoContainer.End end;
        String previousLife;
        Map<String, OrderStatus> orders;
        long outbox;
        try (var cluster = DemoCluster.single(PlatformChaosIT::asInAPod)) {
            DemoContainer demo = cluster.demo();
            URI address = demo.uri("/");
            try (var load = OrderLoad.start(new DemoClient(address::resolve), RATE, WORK_MS)) {
                Thread.sleep(moment.toMillis());
                fault.begin(cluster);
                end = fault == PlatformFault.SIGKILL ? demo.kill() : demo.terminate();
                answers = load.end();
            }
            fault.heal(cluster);
            demo.startAgain();
            demo.awaitStarted();
            previousLife = demo.previousLife();
            cluster.awaitEmptyOutbox();
            orders = cluster.orders();
            outbox = cluster.outbox();
        }
        List<String> accepted = answers.stream()
                .filter(DemoClient.Answer::isAccepted)
                .map(DemoClient.Answer::id)
                .toList();
        System.out.printf(
                "%s after %d ms (seed %d): %d of %d orders accepted, %d stored; exit code %d after %.1f s. %s%n%s%n",
                fault,
                moment.toMillis(),
                SEED,
                accepted.size(),
                answers.size(),
                orders.size(),
                end.code(),
                end.took().toMillis() / 1000.0,
                end.summary(),
                previousLife);

        assertThat(end.code()).isEqualTo(fault == PlatformFault.SIGKILL ? 137 : 143);
        assertThat(end.killedForMemory()).isFalse();
        assertThat(end.took()).isLessThanOrEqualTo(DemoContainer.GRACE.plusSeconds(1)); // to ask, and to look
        assertThat(previousLife).containsPattern(truth(fault, end));
        assertThat(accepted).isNotEmpty();
        assertThat(orders).containsKeys(accepted.toArray(String[]::new));
        assertThat(orders).allSatisfy((id, status) -> assertThat(status).isEqualTo(OrderStatus.CONFIRMED));
        assertThat(outbox).isZero();
    }

    /** What the next life has to say, by what the timeline of this one says. */
    private static String truth(PlatformFault fault, DemoContainer.End end) {
        if (fault == PlatformFault.SIGKILL) {
            return "was KILLED without a shutdown";
        }
        if (end.summary().contains("CUT_OFF")) {
            return "ended FORCED .* into a shutdown by SIGTERM";
        }
        return end.isClean()
                ? "ended CLEAN .* into a shutdown by SIGTERM"
                : "ended DEGRADED .* into a shutdown by SIGTERM";
    }

    /** The root file system is read-only, and what is written lives on a volume, with the journal. */
    private static void asInAPod(DemoContainer demo) {
        demo.on(host -> host.withReadonlyRootfs(true)
                        .withMemory(PlatformFault.MEMORY)
                        .withMemorySwap(PlatformFault.MEMORY))
                .withCreateContainerCmdModifier(create -> create.withVolumes(new Volume("/tmp")));
    }
}
