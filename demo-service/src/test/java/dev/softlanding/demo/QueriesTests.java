package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.spring.observability.ShutdownMeter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Dashboard and rules ask for meters that there are. */
class QueriesTests {

    private static final Set<String> OF_OTHERS = Set.of(
            "hikaricp_connections_active",
            "http_server_requests_seconds_count",
            "http_server_requests_seconds_max",
            "process_uptime_seconds");

    private final PrometheusNamingConvention naming = new PrometheusNamingConvention();

    @Test
    void dashboardAndRulesAskForMetersOfShutdownsAndAFewOthers() throws IOException {
        Set<String> known = Stream.concat(Stream.of(ShutdownMeter.values()).flatMap(this::names), OF_OTHERS.stream())
                .collect(Collectors.toSet());

        assertThat(Queries.namesIn(Queries.ofDashboard()))
                .isSubsetOf(known)
                .containsAll(without("process_uptime_seconds"));
        assertThat(Queries.namesIn(Queries.ofRules()))
                .isSubsetOf(known)
                .contains(
                        "shutdown_flushes_forced_total",
                        "shutdown_previous",
                        "shutdown_worst_case_without_optional_seconds",
                        "shutdown_tasks_stuck");
    }

    @Test
    void namesWhenOthersAreAroundThemAreFound() {
        assertThat(Queries.namesIn(List.of(
                        "sum by (my_label) (increase(a_total{b_c=~\"d_e\"}[10m])) > 0",
                        "(f_g == 1) and on (h_i) max_over_time(j_k[5m])")))
                .containsExactly("a_total", "f_g", "j_k");
    }

    /** Whoever is woken up is told what it is, what it means and what to do. */
    @Test
    void rulesSayWhatToDo() throws IOException {
        assertThat(Queries.rules())
                .extracting(rule -> rule.get("alert"))
                .containsExactly(
                        "ShutdownFlushForced",
                        "ShutdownPreviousLifeKilled",
                        "ShutdownWorstCaseAboveBudget",
                        "ShutdownTaskStuck");
        assertThat(Queries.rules()).extracting("annotations").allSatisfy(annotations -> assertThat(annotations)
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("summary", "description", "runbook"));
    }

    private static List<String> without(String name) {
        return OF_OTHERS.stream().filter(other -> !other.equals(name)).toList();
    }

    private Stream<String> names(ShutdownMeter meter) {
        String name = naming.name(meter.meterName(), meter.kind(), meter.baseUnit());
        return switch (meter.kind()) {
            case COUNTER -> Stream.of(name + "_total");
            case TIMER -> Stream.of(name + "_count", name + "_sum", name + "_max");
            default -> Stream.of(name);
        };
    }
}
