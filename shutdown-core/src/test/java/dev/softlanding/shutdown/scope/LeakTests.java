package dev.softlanding.shutdown.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A scope that is open for too long, or that nobody can close any more, is reported once, and closed by the shutdown. */
@Timeout(30)
class LeakTests {

    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime();
    private final BlockingQueue<OpenScope> findings = new LinkedBlockingQueue<>();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final ShutdownScopes scopes =
            ShutdownScopes.builder().time(time).leakListener(findings::add).build();

    @Test
    void scopeWhenOpenAfterItsTimeToLiveIsReportedOnceAndStaysOpen() throws Exception {
        Scope scope = scopes.scope("tenant-42")
                .owner("billing")
                .label("region", "eu")
                .timeToLive(HOUR)
                .open();
        scope.defer("close ledger", () -> ran.add("ledger"));
        Thread timer = time.awaitScheduled(1).get(0);
        time.advance(HOUR.minusNanos(1));
        time.awaitScheduled(1);
        assertThat(scopes.snapshot()).noneMatch(OpenScope::overdue);

        time.advance(Duration.ofNanos(1));

        OpenScope finding = findings.take();
        assertThat(finding.name()).isEqualTo("tenant-42");
        assertThat(finding.owner()).isEqualTo("billing");
        assertThat(finding.labels()).containsEntry("region", "eu");
        assertThat(finding.age()).isEqualTo(HOUR);
        assertThat(finding.steps()).containsExactly("close ledger");
        assertThat(finding.overdue()).isTrue();
        assertThat(finding.leaked()).isFalse();
        timer.join(); // nothing is left to wait for
        assertThat(timer.isDaemon()).isTrue();
        assertThat(ran).isEmpty();
        assertThat(scopes.snapshot()).singleElement().matches(OpenScope::overdue);
        scope.close();
        assertThat(ran).containsExactly("ledger");
        assertThat(findings).isEmpty();
    }

    @Test
    void scopeWhenClosedInTimeIsNotReported() throws Exception {
        Scope first = scopes.scope("closed").timeToLive(HOUR).open();
        Scope second = scopes.scope("open").timeToLive(HOUR).open();
        first.close();
        time.awaitScheduled(1);

        time.advance(HOUR);

        assertThat(findings.take().name()).isEqualTo("open");
        assertThat(findings).isEmpty();
        second.close();
    }

    @Test
    void threadWhenNoTimeHasToBeKeptIsNotStarted() {
        Set<Thread> before = timers();

        scopes.open("a");
        scopes.open("b").close();

        assertThat(timers()).isSubsetOf(before);
    }

    private static Set<Thread> timers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("shutdown-scopes-timer"))
                .collect(Collectors.toSet());
    }

    @Test
    void listenerWhenItThrowsHearsOfTheNext() throws Exception {
        ShutdownScopes noisy = ShutdownScopes.builder()
                .time(time)
                .leakListener(finding -> {
                    findings.add(finding);
                    throw new IllegalStateException("thrown by the test");
                })
                .build();
        List<Scope> open = List.of(
                noisy.scope("a").timeToLive(HOUR).open(),
                noisy.scope("b").timeToLive(HOUR).open());
        time.awaitScheduled(1);

        time.advance(HOUR);

        assertThat(List.of(findings.take().name(), findings.take().name())).containsExactly("a", "b");
        open.forEach(Scope::close);
    }

    /** As a log appender does that has no disk to write to. */
    @Test
    void listenerWhenItHangsHoldsNeitherTimeNorWhoeverOpensOrCloses() throws Exception {
        var hanging = Gate.deaf();
        ShutdownScopes held = ShutdownScopes.builder()
                .time(time)
                .leakListener(finding -> {
                    try {
                        hanging.run();
                    } catch (InterruptedException unexpected) {
                        throw new IllegalStateException(unexpected);
                    }
                })
                .build();
        Scope overdue = held.scope("overdue").timeToLive(HOUR).open();
        time.awaitScheduled(1);
        time.advance(HOUR);
        hanging.awaitEntered();
        var stuck = Gate.polite();
        held.open("stuck").defer("stuck", stuck);

        var task = new TaskThread(time, held.closingTask(), HOUR);
        stuck.awaitEntered();
        time.awaitScheduled(2);
        time.advance(ShutdownScopes.DEFAULT_SCOPE_TIMEOUT);

        stuck.awaitInterrupted();
        task.join();
        assertThat(held.openCount()).isZero();
        overdue.close();
        hanging.open();
    }

    @Test
    void scopeWhenItsHandleIsGarbageIsReportedOnceAndClosedByTheShutdown() throws Exception {
        forget("tenant-42");

        OpenScope finding = awaitFinding();

        assertThat(finding.name()).isEqualTo("tenant-42");
        assertThat(finding.leaked()).isTrue();
        assertThat(finding.steps()).containsExactly("close ledger");
        assertThat(scopes.snapshot()).singleElement().matches(OpenScope::leaked);
        assertThat(ran).isEmpty();
        assertThat(new TaskThread(time, scopes.closingTask(), Duration.ofSeconds(5)).join())
                .isNull();
        assertThat(ran).containsExactly("ledger");
        assertThat(findings).isEmpty();
    }

    private void forget(String name) {
        scopes.open(name).defer("close ledger", () -> ran.add("ledger"));
    }

    private OpenScope awaitFinding() throws InterruptedException {
        OpenScope finding = null;
        while (finding == null) {
            System.gc();
            scopes.snapshot();
            finding = findings.poll(10, TimeUnit.MILLISECONDS);
        }
        return finding;
    }

    @Test
    void scopeWhenClosedBeforeItsHandleIsGarbageIsNotReported() throws Exception {
        for (int i = 0; i < 100; i++) {
            scopes.open("closed").close();
        }
        forget("open");

        assertThat(awaitFinding().name()).isEqualTo("open");
        System.gc();
        scopes.snapshot();
        assertThat(findings.poll(20, TimeUnit.MILLISECONDS)).isNull();
    }
}
