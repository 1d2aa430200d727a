package dev.softlanding.shutdown.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.flush.FlushReport.Outcome;
import dev.softlanding.shutdown.flush.Flusher.Kind;
import dev.softlanding.shutdown.guard.Threads;
import dev.softlanding.shutdown.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flushers on real threads, on virtual time. */
@Timeout(20)
class ForcedFlushTests {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(15);

    private final VirtualTime time = new VirtualTime();
    private final BlockingQueue<FlushReport> reports = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    private final List<Gate> gates = new ArrayList<>();
    private final List<ForcedFlush> flushes = new ArrayList<>();
    private final List<Thread> threadsBefore = flushThreads();

    @AfterEach
    void letAllOut() {
        gates.forEach(Gate::open);
        flushes.forEach(ForcedFlush::close);
    }

    private Gate gate(Gate gate) {
        gates.add(gate);
        return gate;
    }

    private static Flusher flusher(String name, Kind kind, Gate gate) {
        return new Flusher(name, kind, SECOND, remaining -> gate.run());
    }

    private Flusher noting(String name, Kind kind) {
        return new Flusher(name, kind, SECOND, remaining -> ran.add(name + " " + remaining.toMillis()));
    }

    private ForcedFlush prepared(Flusher... flushers) {
        return prepared(List.of(), flushers);
    }

    private ForcedFlush prepared(List<Flusher> ofTasks, Flusher... flushers) {
        var flush = new ForcedFlush(ofTasks, List.of(flushers), time, null, reports::add);
        flushes.add(flush);
        flush.prepare();
        return flush;
    }

    /** A flush that begins now and has so much time, two thirds of it before the last ones, if there are any. */
    private FlushTimes in(Duration duration) {
        long end = time.nanos() + duration.toNanos();
        return new FlushTimes(time.nanos(), end, end);
    }

    /** One that is to begin by itself after a while. */
    private FlushTimes in(Duration begin, Duration duration) {
        long at = time.nanos() + begin.toNanos();
        return new FlushTimes(at, at + duration.toNanos(), at + duration.toNanos());
    }

    private static void awaitEnd(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private FlushReport nextReport() throws InterruptedException {
        return reports.poll(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void flushersWhenItBeginsRunAtOnceAndBesideEachOther() throws Exception {
        Gate safe = gate(Gate.polite());
        Gate last = gate(Gate.polite());
        Gate other = gate(Gate.polite());
        var flush = prepared(
                flusher("safe", Kind.SAFE, safe),
                flusher("final", Kind.FINAL, other),
                flusher("last", Kind.LAST, last));

        flush.begin(in(SECOND));

        safe.awaitEntered();
        other.awaitEntered();
        assertThat(last.hasEntered()).isFalse();
        assertThat(flush.awaitFlushed(Duration.ZERO)).isFalse();
        safe.open();
        other.open();
        assertThat(flush.awaitFlushed(LONG)).isTrue();
        assertThat(List.of(nextReport(), nextReport()))
                .allSatisfy(report -> assertThat(report.outcome()).isEqualTo(Outcome.FLUSHED))
                .extracting(FlushReport::flusher)
                .containsExactlyInAnyOrder("safe", "final");
        assertThat(last.hasEntered()).isFalse();
    }

    @Test
    void flushersWhenTheyAreLastWaitForTheirOwnBeginning() throws Exception {
        var flush = prepared(noting("last", Kind.LAST), noting("final", Kind.FINAL));
        flush.begin(in(SECOND));
        assertThat(flush.awaitFlushed(LONG)).isTrue();
        assertThat(flush.awaitLast(Duration.ZERO)).as("nobody has begun that").isTrue();

        time.advance(Duration.ofMillis(700));
        flush.beginLast(in(SECOND));

        assertThat(flush.awaitLast(LONG)).isTrue();
        assertThat(ran).as("a last one has what is left to the halt").containsExactly("final 616", "last 300");
    }

    @Test
    void flushersWhenTheyAreLastDoNotWaitForOthersThatHang() throws Exception {
        Gate deaf = gate(Gate.deaf());
        var flush = prepared(flusher("deaf", Kind.FINAL, deaf), noting("last", Kind.LAST));
        flush.begin(in(SECOND));
        deaf.awaitEntered();

        flush.beginLast(in(SECOND));

        assertThat(flush.awaitLast(LONG)).isTrue();
        assertThat(ran).containsExactly("last 1000");
        assertThat(nextReport())
                .satisfies(report -> assertThat(report.flusher()).isEqualTo("deaf"))
                .satisfies(report -> assertThat(report.outcome()).isEqualTo(Outcome.UNFINISHED));
    }

    @Test
    void flushersWhenTheLastBeginBeforeTheOthersAllRun() throws Exception {
        Gate last = gate(Gate.polite());
        var flush = prepared(noting("final", Kind.FINAL), new Flusher("last", Kind.LAST, SECOND, remaining -> {
            ran.add("last " + remaining.toMillis());
            last.run(); // what has not begun when all is over will not
        }));

        flush.beginLast(in(SECOND));

        assertThat(List.of(ran.take(), ran.take())).containsExactlyInAnyOrder("final 616", "last 1000");
        last.open();
        assertThat(flush.awaitLast(LONG)).isTrue();
    }

    @Test
    void flusherWhenItsTimeIsOverIsInterruptedAndTold() throws Exception {
        Gate slow = gate(Gate.polite());
        var flush = prepared(flusher("slow", Kind.FINAL, slow), noting("quick", Kind.FINAL));
        flush.begin(in(Duration.ofMillis(600)));
        slow.awaitEntered();
        assertThat(nextReport().flusher()).isEqualTo("quick");
        time.awaitScheduled(1);

        time.advance(Duration.ofMillis(600));

        slow.awaitInterrupted();
        assertThat(flush.awaitFlushed(LONG)).isTrue();
        assertThat(nextReport())
                .isEqualTo(new FlushReport("slow", true, Outcome.UNFINISHED, Duration.ofMillis(600), null, List.of()));
    }

    @Test
    void flusherWhenItHangsIsToldWithWhereItStands() throws Exception {
        Gate deaf = gate(Gate.deaf());
        var flush = prepared(flusher("deaf", Kind.FINAL, deaf), noting("last", Kind.LAST));
        flush.begin(in(SECOND));
        deaf.awaitEntered();
        time.awaitScheduled(1);

        time.advance(Duration.ofMillis(617));

        assertThat(flush.awaitFlushed(LONG)).isTrue();
        FlushReport report = nextReport();
        assertThat(report.outcome()).isEqualTo(Outcome.UNFINISHED);
        assertThat(report.stack())
                .extracting(StackTraceElement::getClassName)
                .contains(Gate.class.getName())
                .doesNotContain(Thread.class.getName());
    }

    /** To look takes time, in which the process might be halted before the others were told. */
    @Test
    void flusherWhenTheHaltIsNearIsToldWithoutWhereItStands() throws Exception {
        Gate deaf = gate(Gate.deaf());
        prepared(new Flusher("deaf", Kind.FINAL, Duration.ofMillis(981), remaining -> deaf.run()))
                .begin(in(SECOND));
        deaf.awaitEntered();
        time.awaitScheduled(1);

        time.advance(Duration.ofMillis(981));

        assertThat(nextReport().stack()).isEmpty();
    }

    @Test
    void flusherWhenItsOwnLimitIsShorterHasThatOnly() throws Exception {
        var brief = new Flusher(
                "brief", Kind.FINAL, Duration.ofMillis(200), remaining -> ran.add("brief " + remaining.toMillis()));

        prepared(brief).begin(in(SECOND));

        assertThat(ran.take()).isEqualTo("brief 200");
    }

    @Test
    void flusherWhenItThrowsCostsTheOthersNothing() throws Exception {
        var failure = new NoClassDefFoundError("on purpose");
        var failing = new Flusher("failing", Kind.FINAL, SECOND, remaining -> {
            throw failure;
        });
        var flush = prepared(failing, noting("other", Kind.FINAL));

        flush.begin(in(SECOND));

        assertThat(flush.awaitFlushed(LONG)).isTrue();
        assertThat(ran).containsExactly("other 1000");
        assertThat(flush.reports())
                .filteredOn(report -> report.flusher().equals("failing"))
                .singleElement()
                .satisfies(report -> assertThat(report.outcome()).isEqualTo(Outcome.FAILED))
                .satisfies(report -> assertThat(report.failure()).isSameAs(failure));
    }

    @Test
    void flushWhenBegunTwiceRunsOnce() throws Exception {
        var flush = prepared(noting("a", Kind.FINAL));

        flush.begin(in(SECOND));
        flush.begin(in(SECOND));

        assertThat(flush.awaitFlushed(LONG)).isTrue();
        assertThat(ran).containsExactly("a 1000");
    }

    @Test
    void flushersWhenSafeRunEarlyAndAgainInTheEnd() throws Exception {
        var flush = prepared(noting("safe", Kind.SAFE), noting("final", Kind.FINAL));

        flush.flushEarly();
        flush.flushEarly();

        assertThat(nextReport())
                .isEqualTo(new FlushReport("safe", false, Outcome.FLUSHED, Duration.ZERO, null, List.of()));
        assertThat(ran).containsExactly("safe 1000");
        flush.begin(in(SECOND));
        assertThat(flush.awaitFlushed(LONG)).isTrue();
        assertThat(ran).hasSize(3).contains("final 1000");
    }

    @Test
    void flusherWhenItsEarlyRunStillGoesOnIsInterruptedAtItsLimitAndRunsAgain() throws Exception {
        Gate first = gate(Gate.polite());
        List<Gate> bodies = new ArrayList<>(List.of(first));
        var flush = prepared(new Flusher("safe", Kind.SAFE, SECOND, remaining -> {
            if (bodies.isEmpty()) {
                ran.add("again");
            } else {
                bodies.remove(0).run();
            }
        }));
        flush.flushEarly();
        first.awaitEntered();

        flush.begin(in(SECOND));
        first.open();

        assertThat(ran.take()).isEqualTo("again");
        assertThat(flush.awaitFlushed(LONG)).isTrue();
    }

    @Test
    void flusherWhenNeedlessIsLeftOut() throws Exception {
        var flush = prepared(
                List.of(noting("done", Kind.FINAL), noting("open", Kind.FINAL)),
                new Flusher("done", Kind.FINAL, SECOND, remaining -> ran.add("of the same name")));
        flush.makeNeedless("done");

        flush.begin(in(SECOND));

        assertThat(flush.awaitFlushed(LONG)).isTrue();
        assertThat(ran).containsExactlyInAnyOrder("open 1000", "of the same name");
    }

    /** Nor by the thread's own look at the clock. */
    @Test
    void flusherWhenNeedlessIsLeftOutOfAFlushThatBeginsByItself() throws Exception {
        Gate hanging = gate(Gate.polite());
        var flush = prepared(List.of(noting("done", Kind.FINAL)), flusher("hanging", Kind.FINAL, hanging));
        flush.makeNeedless("done");
        flush.arm(in(SECOND, SECOND));
        time.awaitScheduled(3);

        time.advance(SECOND);

        hanging.awaitEntered();
        time.awaitScheduled(2); // the conductor, and the one that is left out
        assertThat(ran).isEmpty();
    }

    @Test
    void flusherWhenItIgnoresItsInterruptIsToldAndDoesNotHoldUpTheLast() throws Exception {
        Gate deaf = gate(Gate.deaf());
        var flush = prepared(
                new Flusher("deaf", Kind.FINAL, Duration.ofMillis(100), remaining -> deaf.run()),
                noting("other", Kind.FINAL),
                noting("last", Kind.LAST));
        flush.begin(in(SECOND));
        deaf.awaitEntered();
        FlushReport other = nextReport();
        time.awaitScheduled(3); // the conductor, and the two that do not hang

        time.advance(Duration.ofMillis(100));

        FlushReport unfinished = nextReport();
        assertThat(unfinished)
                .isEqualTo(new FlushReport(
                        "deaf", true, Outcome.UNFINISHED, Duration.ofMillis(100), null, unfinished.stack()));
        assertThat(unfinished.stack()).isNotEmpty();
        deaf.awaitInterrupted();
        assertThat(flush.awaitFlushed(LONG)).isTrue();
        flush.beginLast(in(SECOND));
        assertThat(flush.awaitLast(LONG)).isTrue();
        assertThat(ran).containsExactly("other 616", "last 900");
        deaf.open();
        awaitEnd(threads());
        assertThat(flush.reports())
                .as("nobody is told of twice")
                .containsExactly(other, unfinished, nextReport())
                .extracting(FlushReport::flusher)
                .containsExactly("other", "deaf", "last");
        assertThat(reports).isEmpty();
    }

    @Test
    void flusherWhenItsEarlyRunIsOvertakenIsToldOfOncePerCall() throws Exception {
        Gate first = gate(Gate.polite());
        List<Gate> bodies = new ArrayList<>(List.of(first));
        var flush = prepared(
                new Flusher("safe", Kind.SAFE, SECOND, remaining -> {
                    if (bodies.isEmpty()) {
                        ran.add("again");
                    } else {
                        bodies.remove(0).run();
                    }
                }),
                noting("final", Kind.FINAL),
                noting("last", Kind.LAST));
        flush.flushEarly();
        first.awaitEntered();

        flush.begin(in(SECOND));
        assertThat(nextReport())
                .isEqualTo(new FlushReport("safe", false, Outcome.UNFINISHED, Duration.ZERO, null, List.of()));
        assertThat(ran.take()).as("called after the other").isEqualTo("final 616");
        first.open();
        assertThat(ran.take()).isEqualTo("again");
        assertThat(flush.awaitFlushed(LONG)).isTrue();
        flush.beginLast(in(SECOND));

        awaitEnd(threads());
        assertThat(List.of(nextReport(), nextReport(), nextReport()))
                .containsExactlyInAnyOrder(flushed("safe"), flushed("final"), flushed("last"));
        assertThat(reports).isEmpty();
    }

    private static FlushReport flushed(String flusher) {
        return new FlushReport(flusher, true, Outcome.FLUSHED, Duration.ZERO, null, List.of());
    }

    /** The conductor is held up while it tells of one that has ended, and so does the other meanwhile. */
    @Test
    void flusherWhenItEndsJustBeforeTheLastBeginIsTold() throws Exception {
        Gate telling = gate(Gate.polite());
        Gate slow = gate(Gate.polite());
        var flush = new ForcedFlush(
                List.of(),
                List.of(noting("quick", Kind.FINAL), flusher("slow", Kind.FINAL, slow), noting("last", Kind.LAST)),
                time,
                null,
                report -> {
                    reports.add(report);
                    if (report.flusher().equals("quick")) {
                        enter(telling);
                    }
                });
        flushes.add(flush);
        flush.prepare();
        flush.begin(in(SECOND));
        slow.awaitEntered();
        telling.awaitEntered();

        slow.open();
        time.awaitScheduled(3); // all but the conductor
        time.advance(Duration.ofMillis(10));
        flush.beginLast(in(SECOND));
        telling.open();

        assertThat(flush.awaitLast(LONG)).isTrue();
        assertThat(flush.reports()).containsExactly(flushed("quick"), flushed("slow"), flushed("last"));
    }

    private static void enter(Gate gate) {
        try {
            gate.run();
        } catch (InterruptedException nobodysToInterrupt) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void flusherWhenItFailedEarlyAndIsUnfinishedInTheEndIsToldWithoutThatFailure() throws Exception {
        Gate hanging = gate(Gate.deaf());
        List<RuntimeException> failures = new ArrayList<>(List.of(new IllegalStateException("on purpose")));
        var flush = prepared(new Flusher("safe", Kind.SAFE, SECOND, remaining -> {
            if (!failures.isEmpty()) {
                throw failures.remove(0);
            }
            hanging.run();
        }));
        flush.flushEarly();
        assertThat(nextReport().failure()).hasMessage("on purpose");
        flush.begin(in(SECOND));
        hanging.awaitEntered();
        time.awaitScheduled(1);

        time.advance(SECOND);

        assertThat(nextReport()).isEqualTo(new FlushReport("safe", true, Outcome.UNFINISHED, SECOND, null, List.of()));
    }

    @Test
    void flushersWhenTheyAreLastAndTheFlushIsClosedDoNotRun() throws Exception {
        var flush = prepared(noting("final", Kind.FINAL), noting("last", Kind.LAST));
        flush.begin(in(SECOND));
        assertThat(flush.awaitFlushed(LONG)).isTrue();

        flush.close();

        awaitEnd(threads());
        assertThat(ran).containsExactly("final 616");
    }

    @Test
    void flusherWhenItsEarlyRunIsClosedIsNotTold() throws Exception {
        Gate early = gate(Gate.polite());
        var flush = prepared(flusher("safe", Kind.SAFE, early));
        flush.flushEarly();
        early.awaitEntered();

        flush.close();

        assertThat(flush.awaitFlushed(LONG)).isTrue();
        early.open();
        awaitEnd(threads());
        assertThat(reports).isEmpty();
    }

    @Test
    void flusherWhenItsEarlyRunIgnoresItsInterruptIsToldAtItsLimit() throws Exception {
        Gate deaf = gate(Gate.deaf());
        var flush = prepared(flusher("safe", Kind.SAFE, deaf), noting("final", Kind.FINAL));
        flush.flushEarly();
        deaf.awaitEntered();
        time.awaitScheduled(2);

        time.advance(SECOND);

        FlushReport unfinished = nextReport();
        assertThat(unfinished)
                .isEqualTo(new FlushReport("safe", false, Outcome.UNFINISHED, SECOND, null, unfinished.stack()));
        deaf.awaitInterrupted();
        flush.begin(in(SECOND));
        assertThat(nextReport()).isEqualTo(flushed("final"));
    }

    @Test
    void threadsWhenTheLastAreLeftOutBeforeTheyAreMadeEndWithoutThem() throws Exception {
        var flush = new ForcedFlush(
                List.of(),
                List.of(noting("safe", Kind.SAFE), noting("final", Kind.FINAL), noting("last", Kind.LAST)),
                time,
                null,
                reports::add);
        flushes.add(flush);
        flush.leaveOutLast();
        flush.flushEarly();
        assertThat(ran.take()).isEqualTo("safe 1000");

        flush.begin(in(SECOND));

        awaitEnd(threads());
        assertThat(ran).containsExactlyInAnyOrder("safe 616", "final 616");
    }

    @Test
    void threadsWhenItIsClosedEnd() throws Exception {
        var flush = prepared(noting("a", Kind.SAFE), noting("b", Kind.LAST));
        assertThat(threads()).hasSize(3);

        flush.close();
        flush.begin(in(SECOND));

        awaitEnd(threads());
        assertThat(ran).isEmpty();
    }

    @Test
    void threadsWhenTheProcessLivesOnEndWithoutTheLast() throws Exception {
        var flush = prepared(noting("a", Kind.FINAL), noting("last", Kind.LAST));
        flush.leaveOutLast();

        flush.begin(in(SECOND));

        awaitEnd(threads());
        assertThat(ran).containsExactly("a 616");
    }

    @Test
    void threadsWhenThereIsNothingToFlushAreNotMade() throws Exception {
        var flush = prepared();

        flush.begin(in(SECOND));

        assertThat(flush.isEmpty()).isTrue();
        assertThat(threads()).isEmpty();
        assertThat(flush.awaitFlushed(Duration.ZERO)).isTrue();
    }

    private List<Thread> threads() {
        return flushThreads().stream()
                .filter(thread -> !threadsBefore.contains(thread))
                .toList();
    }

    private static List<Thread> flushThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("shutdown-flush"))
                .toList();
    }

    @Test
    void flusherWhenItHasNoNameOrNoTimeIsRefused() {
        assertThatThrownBy(() -> new Flusher(" ", Kind.SAFE, SECOND, remaining -> {}))
                .isInstanceOf(ShutdownException.class);
        assertThatThrownBy(() -> new Flusher("a", Kind.SAFE, Duration.ZERO, remaining -> {}))
                .isInstanceOf(ShutdownException.class)
                .hasMessageContaining("'a' is PT0S");
    }

    @Test
    void flushersWhenArmedBeginByThemselvesAndOneByOneWhenTheirHourComes() throws Exception {
        var flush = prepared(noting("final", Kind.FINAL), noting("safe", Kind.SAFE));
        long begin = time.nanos() + SECOND.toNanos();
        flush.arm(new FlushTimes(begin, begin + SECOND.toNanos(), begin + SECOND.toNanos()));
        time.awaitScheduled(3);
        time.advance(SECOND.minusMillis(1));
        time.awaitScheduled(3);
        assertThat(ran).isEmpty();

        time.advance(Duration.ofMillis(1));

        assertThat(List.of(ran.take(), ran.take())).containsExactlyInAnyOrder("final 1000", "safe 1000");
        assertThat(flush.awaitFlushed(LONG)).isTrue();
    }

    /** As after a pause of the JVM. */
    @Test
    void flushWhenItBeginsLateHasItsTimeAsLongAsThereIsAny() throws Exception {
        var flush = prepared(noting("final", Kind.FINAL));
        long begin = time.nanos() - 3 * SECOND.toNanos();

        flush.begin(new FlushTimes(begin, begin + SECOND.toNanos(), begin + 4 * SECOND.toNanos() - 1_000_000));

        assertThat(ran.take()).isEqualTo("final 999");
    }

    /** One after the other cannot be made, as without memory for a stack: the conductor's, then a flusher's. */
    @ParameterizedTest
    @ValueSource(strings = {"shutdown-flush", "shutdown-flush-b"})
    void prepareWhenAThreadCannotBeMadeIsMadeUpForLater(String unlucky) throws Exception {
        var failing = new AtomicBoolean(true);
        var flush = new ForcedFlush(
                List.of(),
                List.of(noting("a", Kind.FINAL), noting("b", Kind.FINAL)),
                time,
                null,
                reports::add,
                (name, work) -> {
                    if (name.equals(unlucky) && failing.get()) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return Threads.daemon(name, work);
                });
        flushes.add(flush);
        assertThatThrownBy(flush::prepare).isInstanceOf(OutOfMemoryError.class);

        failing.set(false);
        flush.prepare();
        flush.begin(in(SECOND));

        assertThat(flush.awaitFlushed(LONG)).isTrue();
        assertThat(ran).containsExactlyInAnyOrder("a 1000", "b 1000");
        assertThat(List.of(nextReport(), nextReport()))
                .extracting(FlushReport::outcome)
                .containsOnly(Outcome.FLUSHED);
        assertThat(reports).isEmpty();
    }

    @Test
    void flushWhenAFlushersThreadCouldNotBeMadeDoesTheOthers() throws Exception {
        var flush = new ForcedFlush(
                List.of(),
                List.of(noting("a", Kind.FINAL), noting("b", Kind.FINAL)),
                time,
                null,
                reports::add,
                (name, work) -> {
                    if (name.equals("shutdown-flush-b")) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return Threads.daemon(name, work);
                });
        flushes.add(flush);
        assertThatThrownBy(flush::prepare).isInstanceOf(OutOfMemoryError.class);

        flush.begin(in(SECOND));

        assertThat(flush.awaitFlushed(LONG)).isTrue();
        assertThat(ran).containsExactlyInAnyOrder("a 1000", "b 1000");
    }

    /** As on a machine with more to do than it can: its own thread is made, and never gets a core. */
    @Test
    void flusherWhenItsThreadDoesNotWakeUpIsDoneByAnother() throws Exception {
        Gate hanging = gate(Gate.polite());
        var flush = new ForcedFlush(
                List.of(),
                List.of(
                        flusher("hanging", Kind.FINAL, hanging),
                        noting("a", Kind.FINAL),
                        noting("b", Kind.FINAL),
                        noting("c", Kind.LAST)),
                time,
                null,
                reports::add,
                (name, work) -> Threads.daemon(name, name.endsWith("-b") || name.endsWith("-c") ? () -> {} : work));
        flushes.add(flush);
        flush.prepare();

        flush.begin(in(SECOND));
        hanging.awaitEntered();

        assertThat(List.of(nextReport(), nextReport()))
                .allMatch(report -> report.outcome() == Outcome.FLUSHED)
                .extracting(FlushReport::flusher)
                .containsExactlyInAnyOrder("a", "b");
        flush.beginLast(in(SECOND));
        assertThat(nextReport().outcome()).isEqualTo(Outcome.UNFINISHED);
        assertThat(ran).containsExactlyInAnyOrder("a 616", "b 616");
    }

    /** It may begin without memory for other times: only one that is late by more than a tenth of its time is told them. */
    @ParameterizedTest
    @CsvSource({"0, 1000", "100, 1000", "101, 1101", "500, 1500", "2500, 3000", "3500, 3000"})
    void timesWhenAFlushBeginsLateMoveTowardsTheKill(int lateMillis, int haltMillis) {
        var times = new FlushTimes(0, 1_000_000_000, 3_000_000_000L);

        FlushTimes begun = times.begunAt(lateMillis * 1_000_000L);

        assertThat(begun.haltNanos()).isEqualTo(haltMillis * 1_000_000L);
        assertThat(begun == times).isEqualTo(lateMillis <= 100);
    }

    /** As after a pause of the JVM, in which it stood still too. */
    @Test
    void flusherWhenItsEndIsSeenLateGetsAsMuchMore() throws Exception {
        Gate slow = gate(Gate.polite());
        var flush = prepared(flusher("slow", Kind.FINAL, slow));
        long now = time.nanos();
        flush.begin(new FlushTimes(now, now + SECOND.toNanos(), now + 4 * SECOND.toNanos()));
        slow.awaitEntered();
        time.awaitScheduled(1);

        time.advance(SECOND.multipliedBy(2));

        time.awaitScheduled(1);
        assertThat(reports).isEmpty();
        slow.open();
        assertThat(nextReport().outcome()).isEqualTo(Outcome.FLUSHED);
    }

    @Test
    void flusherWhenItsEndIsSeenLateTwiceIsGivenUp() throws Exception {
        Gate slow = gate(Gate.polite());
        var flush = prepared(flusher("slow", Kind.FINAL, slow));
        long now = time.nanos();
        flush.begin(new FlushTimes(now, now + SECOND.toNanos(), now + 9 * SECOND.toNanos()));
        slow.awaitEntered();
        time.awaitScheduled(1);
        time.advance(SECOND.multipliedBy(2));
        time.awaitScheduled(1);

        time.advance(SECOND.multipliedBy(2));

        assertThat(nextReport().outcome()).isEqualTo(Outcome.UNFINISHED);
    }

    /** Nothing if as good as punctual, else a tenth of the flush's time at least; never beyond the kill. */
    @ParameterizedTest
    @CsvSource({
        "900, 0",
        "1000, 0",
        "1020, 0",
        "1021, 100",
        "1101, 101",
        "2000, 1000",
        "2600, 1400",
        "3950, 50",
        "4500, 0"
    })
    void graceIsWhatIsLateWhileThereIsAny(int nowMillis, int graceMillis) {
        var times = new FlushTimes(0, 1_000_000_000, 4_000_000_000L);

        assertThat(times.graceNanos(1_000_000_000, nowMillis * 1_000_000L)).isEqualTo(graceMillis * 1_000_000L);
    }
}
