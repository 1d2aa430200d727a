package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Scopes are in the plan of whoever uses them, and of nobody else. */
class ShutdownScopesTests {

    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class));

    /** Somebody who asks for scopes while the context starts. */
    static final class Tenants {

        private final ShutdownScopes scopes;

        Tenants(ShutdownScopes scopes) {
            this.scopes = scopes;
        }
    }

    @Test
    void planWhenNobodyAsksForScopesDoesNotMentionThem() {
        contextRunner.run(context -> assertThat(
                        context.getBean(ShutdownCoordinator.class).report().task("scopes"))
                .isEmpty());
    }

    @Test
    void planWhenABeanAsksForScopesClosesThem() {
        List<String> closed = new CopyOnWriteArrayList<>();
        contextRunner.withBean(Tenants.class).run(context -> {
            context.getBean(Tenants.class).scopes.open("tenant-42").defer("close ledger", () -> closed.add("ledger"));

            context.getSourceApplicationContext().close();

            assertThat(closed).containsExactly("ledger");
        });
    }

    @Test
    void planWhenSomebodyAsksForScopesAfterTheStartGetsThemAsAChange() {
        List<String> closed = new CopyOnWriteArrayList<>();
        contextRunner.run(context -> {
            context.getBean(ShutdownScopes.class).open("tenant-42").defer("close ledger", () -> closed.add("ledger"));

            context.getSourceApplicationContext().close();

            assertThat(closed).containsExactly("ledger");
        });
    }

    @Test
    void edgeToScopesWhenNobodyUsesThemIsSatisfied() {
        contextRunner
                .withBean(ShutdownTask.class, () -> ShutdownTask.named("audit")
                        .after("scopes")
                        .timeout(Duration.ofSeconds(1))
                        .run(() -> {}))
                .run(context -> assertThat(context).hasNotFailed());
    }
}
