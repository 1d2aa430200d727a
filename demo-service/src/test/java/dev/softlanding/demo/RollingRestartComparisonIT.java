package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rolling restart of {@link ZeroLossIT} with the starter, and with Boot's own graceful shutdown and no starter beside it: a row of
 * Markdown for each. It takes the same properties, and proves nothing but that what was accepted is stored.
 */
@Tag("chaos")
@Timeout(900)
@EnabledIf(value = "dev.softlanding.demo.DemoCluster#isPossible", disabledReason = DemoCluster.IMPOSSIBLE)
class RollingRestartComparisonIT {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ordersWhenInstancesAreStoppedInTurnAreAllStored(boolean starter) throws Exception {
        RollingRestart restart;
        try (var cluster = starter
                ? DemoCluster.behindProxy(ZeroLossIT.INSTANCES, ZeroLossIT::announcing)
                : DemoCluster.ofBootAlone(ZeroLossIT.INSTANCES, demo -> {})) {
            restart = RollingRestart.of(cluster, ZeroLossIT.ROUNDS, ZeroLossIT.RATE, ZeroLossIT.WORK_MS);
        }
        System.out.println(restart.summary());
        System.out.println(row(starter ? "with the starter" : "Boot alone", restart));

        assertThat(restart.answers()).isNotEmpty();
        assertThat(restart.lost()).isEmpty();
    }

    private static String row(String contender, RollingRestart restart) {
        LongSummaryStatistics took = restart.ends().stream()
                .map(DemoContainer.End::took)
                .mapToLong(Duration::toMillis)
                .summaryStatistics();
        Map<Long, Long> codes = restart.ends().stream()
                .collect(Collectors.groupingBy(DemoContainer.End::code, TreeMap::new, Collectors.counting()));
        return "| %s | %d | %d | %d | %d | %d | %s | %.1f to %.1f s | %d and %d ms |"
                .formatted(
                        contender,
                        ZeroLossIT.RATE,
                        restart.answers().size(),
                        restart.failed().size(),
                        restart.untold().size(),
                        restart.outbox(),
                        codes,
                        took.getMin() / 1000.0,
                        took.getMax() / 1000.0,
                        restart.percentile(50),
                        restart.percentile(99));
    }
}
