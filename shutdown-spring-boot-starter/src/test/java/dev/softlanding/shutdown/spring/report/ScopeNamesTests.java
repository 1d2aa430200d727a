package dev.softlanding.shutdown.spring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import dev.softlanding.shutdown.spring.findings.Findings;
import dev.softlanding.shutdown.spring.journal.ProcessJournal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Names of tenants are in what is shown of a run only where somebody asked for them. */
@Timeout(20)
class ScopeNamesTests {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void scopeWhenItCannotBeClosedIsNamedOnlyWhereAskedFor(boolean shown) throws Exception {
        ShutdownScopes scopes = ShutdownScopes.create();
        ShutdownCoordinator coordinator = ShutdownCoordinator.builder().build();
        coordinator.register(scopes);
        scopes.open("tenant-42").defer("close ledger", () -> {
            throw new IllegalStateException("locked");
        });

        ShutdownPlanDescriptor run = run(coordinator, shown);

        assertThat(run.tasks()).singleElement().satisfies(task -> {
            assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(task.failure()).startsWith(Scope.FailedException.class.getName() + ": ");
        });
        assertThat(text(run).contains("tenant-42")).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void scopeWhenLeftOpenIsNamedOnlyWhereAskedFor(boolean shown) throws Exception {
        ShutdownScopes scopes = ShutdownScopes.create();
        ShutdownCoordinator coordinator = ShutdownCoordinator.builder()
                .task("scopes", new TaskSettings(null, null, List.of(), List.of(), null, false, null))
                .build();
        coordinator.register(scopes);
        scopes.open("tenant-42").defer("close ledger", () -> {});

        ShutdownPlanDescriptor run = run(coordinator, shown);

        assertThat(run.leftovers())
                .filteredOn(leftover -> leftover.kind().equals("scope"))
                .singleElement()
                .satisfies(leftover -> {
                    assertThat(leftover.name()).isEqualTo(shown ? "tenant-42" : "(name not shown)");
                    assertThat(leftover.where()).isNotBlank();
                });
        assertThat(text(run).contains("tenant-42")).isEqualTo(shown);
    }

    /** Also in a task of the application's, and whatever that makes of it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void scopeWhenATaskFailsToCloseItIsNamedOnlyWhereAskedFor(boolean shown) throws Exception {
        ShutdownScopes scopes = ShutdownScopes.create();
        ShutdownCoordinator coordinator = ShutdownCoordinator.builder().build();
        coordinator.register(
                ShutdownTask.named("ledger").timeout(Duration.ofSeconds(5)).run(() -> {
                    try (Scope scope = scopes.open("tenant-42")) {
                        scope.defer("close ledger", () -> {
                            throw new IllegalStateException("locked");
                        });
                    } catch (RuntimeException failed) {
                        throw new IllegalStateException(failed);
                    }
                }));

        ShutdownPlanDescriptor run = run(coordinator, shown);

        assertThat(run.tasks()).singleElement().satisfies(task -> assertThat(task.failure())
                .startsWith("java.lang.IllegalStateException: "));
        assertThat(text(run).contains("tenant-42")).isEqualTo(shown);
    }

    private static ShutdownPlanDescriptor run(ShutdownCoordinator coordinator, boolean shown) throws Exception {
        coordinator.arm();
        coordinator.trigger(ShutdownReason.API);
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(10))).isTrue();
        return new PlanDescriber("orders", coordinator, new Findings(), new ProcessJournal(null), shown).describe();
    }

    private static String text(ShutdownPlanDescriptor run) {
        return JsonMapper.shared().convertValue(run, Map.class).toString();
    }
}
