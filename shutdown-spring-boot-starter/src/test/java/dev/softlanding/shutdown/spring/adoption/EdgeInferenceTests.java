package dev.softlanding.shutdown.spring.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.TaskEdge;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What order follows from who uses what. */
class EdgeInferenceTests {

    private final Map<String, Set<String>> uses = new LinkedHashMap<>();
    private final Map<String, Set<String>> tasks = new LinkedHashMap<>();
    private final Map<String, Set<String>> extra = new LinkedHashMap<>();

    @Test
    void edgeWhenABeanUsesAnotherDirectlyNamesBoth() {
        uses("listener", "pool");
        task("t-listener", "listener");
        task("t-pool", "pool");

        assertThat(infer()).containsExactly(edge("t-listener", "t-pool", "listener", "pool"));
    }

    @Test
    void edgeWhenThereAreBeansWithoutTasksBetweenGoesThroughThemByTheShortestWay() {
        uses("listener", "service", "facade");
        uses("facade", "audit");
        uses("audit", "pool");
        uses("service", "repository");
        uses("repository", "pool");
        uses("service", "pool");
        task("t-listener", "listener");
        task("t-pool", "pool");

        assertThat(infer()).containsExactly(edge("t-listener", "t-pool", "listener", "service", "pool"));
    }

    @Test
    void edgesWhenABeanBetweenHasATaskLeadToThatAndBeyond() {
        uses("listener", "producer");
        uses("producer", "broker");
        task("t-listener", "listener");
        task("t-producer", "producer");
        task("t-broker", "broker");

        assertThat(infer())
                .containsExactly(
                        edge("t-listener", "t-producer", "listener", "producer"),
                        edge("t-listener", "t-broker", "listener", "producer", "broker"),
                        edge("t-producer", "t-broker", "producer", "broker"));
    }

    @Test
    void edgeWhenATaskSaysItselfWhatItUsesBeginsWithItsName() {
        uses("controller", "service");
        uses("service", "pool");
        task("web-drain");
        extra.put("web-drain", set("controller"));
        task("t-pool", "pool");

        assertThat(infer()).containsExactly(edge("web-drain", "t-pool", "web-drain", "controller", "service", "pool"));
    }

    @Test
    void edgesWhenBeansUseEachOtherInACircleAreOnesToEachOther() {
        uses("a", "b");
        uses("b", "a");
        task("t-a", "a");
        task("t-b", "b");

        assertThat(infer()).containsExactly(edge("t-a", "t-b", "a", "b"), edge("t-b", "t-a", "b", "a"));
    }

    @Test
    void edgesWhenBeansWithoutTasksUseEachOtherInACircleEnd() {
        uses("a", "x");
        uses("x", "y");
        uses("y", "x");
        task("t-a", "a");

        assertThat(infer()).isEmpty();
    }

    @Test
    void edgesWhenTwoTasksAreAboutOneBeanAreNotBetweenThem() {
        uses("ledger", "pool");
        task("flush", "ledger");
        task("close", "ledger");
        task("t-pool", "pool");

        assertThat(infer())
                .containsExactly(edge("flush", "t-pool", "ledger", "pool"), edge("close", "t-pool", "ledger", "pool"));
    }

    private Collection<TaskEdge> infer() {
        return new EdgeInference(bean -> uses.getOrDefault(bean, Set.of())).infer(tasks, extra);
    }

    private void uses(String bean, String... others) {
        uses.computeIfAbsent(bean, none -> new LinkedHashSet<>()).addAll(List.of(others));
    }

    private void task(String name, String... beans) {
        tasks.put(name, set(beans));
    }

    private static Set<String> set(String... names) {
        return new LinkedHashSet<>(List.of(names));
    }

    private static TaskEdge edge(String first, String then, String... path) {
        return new TaskEdge(first, then, Origin.INFERRED, List.of(path));
    }
}
