package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** How the plans of a context and of its parent go together: what a child uses outlives it. */
@Timeout(20)
@ExtendWith(OutputCaptureExtension.class)
class ChildRunTests {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String CHILD = "context-web";

    private final ApplicationContextRunner parentRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class));

    /** What happened, in order. */
    private final List<String> diary = new CopyOnWriteArrayList<>();

    @Test
    void closeOfAParentRunsTheChildsPlanToItsEndFirst() {
        parentRunner
                .withBean("parents", ShutdownTask.class, () -> task("parent", 0))
                .withBean("parentsBean", DisposableBean.class, () -> () -> diary.add("parent destroyed"))
                .run(parent -> child(parent, () -> {
                    var coordinator = parent.getBean(ShutdownCoordinator.class);
                    parent.close();

                    assertThat(coordinator.awaitTerminated(SOON)).isTrue();
                    assertThat(diary).containsExactly("child", "child destroyed", "parent", "parent destroyed");
                    assertThat(coordinator.report().task(CHILD).orElseThrow().status())
                            .isEqualTo(TaskStatus.SUCCEEDED);
                }));
    }

    /** As by a signal: it reaches both at once, and each would run for itself. */
    @Test
    void runOfBothWhenTriggeredAtOnceIsThatOfTheChildFirst() {
        parentRunner
                .withBean("parents", ShutdownTask.class, () -> task("parent", 0))
                .run(parent -> child(parent, () -> {
                    var coordinator = parent.getBean(ShutdownCoordinator.class);
                    coordinator.trigger(ShutdownReason.SIGTERM);

                    assertThat(coordinator.awaitTerminated(SOON)).isTrue();
                    assertThat(diary).containsExactly("child", "child destroyed", "parent");
                }));
    }

    @Test
    void closeOfAChildTakesItsTaskOutOfTheParentsPlan() {
        parentRunner.run(parent -> {
            var coordinator = parent.getBean(ShutdownCoordinator.class);
            List<String> without = names(coordinator);
            child(parent, () -> assertThat(names(coordinator)).contains(CHILD));

            assertThat(diary).containsExactly("child", "child destroyed");
            assertThat(coordinator.state()).isEqualTo(CoordinatorState.ARMED);
            assertThat(names(coordinator)).isEqualTo(without);
        });
    }

    @Test
    void childWhenItMakesTheParentsPlanTooLongIsSaid(CapturedOutput output) {
        parentRunner
                .withPropertyValues("shutdown.grace-period=30s")
                .withBean("parents", ShutdownTask.class, () -> task("parent", 0))
                .run(parent -> child(parent, () -> assertThat(output)
                        .containsOnlyOnce("With the child context 'web' the shutdown plan of its parent may take ")));
    }

    @Test
    void childWhenItMakesTheParentsPlanTooLongAndTheModeIsStrictFailsTheStart() {
        parentRunner
                .withPropertyValues("shutdown.grace-period=30s")
                .withBean("parents", ShutdownTask.class, () -> task("parent", 0))
                .run(parent -> {
                    var coordinator = parent.getBean(ShutdownCoordinator.class);
                    List<String> without = names(coordinator);
                    parentRunner
                            .withParent(parent)
                            .withPropertyValues("shutdown.grace-period=30s", "shutdown.mode=strict")
                            .withBean("childs", ShutdownTask.class, () -> task("child", 0))
                            .run(child -> assertThat(child)
                                    .getFailure()
                                    .isInstanceOf(InvalidPlanException.class)
                                    .hasMessageContaining("and 'shutdown.mode' is strict"));

                    assertThat(names(coordinator)).isEqualTo(without);
                });
    }

    /** The task of the one in the middle takes as long as its own plan, and that has grown since. */
    @Test
    void closeOfAGrandparentRunsTheGrandchildsPlanFirst() {
        parentRunner
                .withBean("grandparents", ShutdownTask.class, () -> task("grandparent", 0))
                .run(grandparent -> parentRunner
                        .withParent(grandparent)
                        .withInitializer(context -> context.setId("middle"))
                        .withBean("parents", ShutdownTask.class, () -> task("parent", 0))
                        .run(parent -> {
                            var coordinator = grandparent.getBean(ShutdownCoordinator.class);
                            Duration before = timeout(coordinator, "context-middle");
                            child(parent, () -> {
                                assertThat(timeout(coordinator, "context-middle"))
                                        .isGreaterThan(before.plus(SOON));
                                grandparent.close();

                                assertThat(coordinator.awaitTerminated(SOON)).isTrue();
                                assertThat(diary).containsExactly("child", "child destroyed", "parent", "grandparent");
                            });
                        }));
    }

    private static Duration timeout(ShutdownCoordinator coordinator, String task) {
        return coordinator.report().task(task).orElseThrow().timeout();
    }

    private void child(AssertableApplicationContext parent, Check check) {
        parentRunner
                .withParent(parent)
                .withInitializer(context -> context.setId("web"))
                .withPropertyValues("shutdown.grace-period=30s")
                .withBean("childs", ShutdownTask.class, () -> task("child", 200))
                .withBean("childsBean", DisposableBean.class, () -> () -> diary.add("child destroyed"))
                .run(child -> check.run());
    }

    private interface Check {
        void run() throws Exception;
    }

    /** Slow enough for whatever does not wait for it to be first. */
    private ShutdownTask task(String name, long millis) {
        return ShutdownTask.named(name).timeout(SOON).run(() -> {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            diary.add(name);
        });
    }

    private static List<String> names(ShutdownCoordinator coordinator) {
        return coordinator.report().tasks().stream().map(TaskReport::name).toList();
    }
}
