package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.report.ShutdownEvent;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Steps of one run that several threads take at once. */
public final class RunStepStress {

    private static final Duration INTERRUPT_MARGIN = Duration.ofMillis(100);

    private RunStepStress() {}

    /** Two predecessors end at once. That the dependent starts once, and after both, is what {@link Story} looks at. */
    @JCStressTest
    @Outcome(id = "a=SUCCEEDED b=SUCCEEDED c=SUCCEEDED", expect = Expect.ACCEPTABLE)
    @State
    public static class TwoEnds {

        private final Staged run =
                new Staged().task("a").task("b").task("c", "a", "b").running("a", "b");

        @Actor
        public void a() {
            run.end("a");
        }

        @Actor
        public void b() {
            run.end("b");
        }

        @Arbiter
        public void look(L_Result result) {
            run.end("c");
            result.r1 = run.outcome();
        }
    }

    /** A task ends when its interrupt is due. */
    @JCStressTest
    @Outcome(id = "a=SUCCEEDED, 0", expect = Expect.ACCEPTABLE, desc = "The end came first.")
    @Outcome(
            id = "a=TIMED_OUT, 1",
            expect = Expect.ACCEPTABLE,
            desc = "The interrupt came first, and was the end of it.")
    @State
    public static class EndAndInterrupt {

        private final StressTime time = new StressTime();
        private final Staged run = new Staged(time).task("a").running("a");

        @Actor
        public void end() {
            run.end("a");
        }

        @Actor
        public void interrupt() {
            time.advance(Staged.TIMEOUT.minus(INTERRUPT_MARGIN));
        }

        @Arbiter
        public void look(LL_Result result) {
            result.r1 = run.outcome();
            result.r2 = run.interrupts("a");
        }
    }

    /** An interrupted task ends when it is to be given up. */
    @JCStressTest
    @Outcome(id = "a=TIMED_OUT b=SUCCEEDED, 0", expect = Expect.ACCEPTABLE, desc = "The end came first.")
    @Outcome(id = "a=ABANDONED b=SUCCEEDED, 1", expect = Expect.ACCEPTABLE, desc = "It was given up, and ended late.")
    @State
    public static class EndAndTimeout {

        private final StressTime time = new StressTime();
        private final Staged run = new Staged(time).deafTask("a").task("b", "a").running("a");

        public EndAndTimeout() {
            time.advance(Staged.TIMEOUT.minus(INTERRUPT_MARGIN));
            while (run.interrupts("a") == 0) {
                Thread.yield();
            }
        }

        @Actor
        public void end() {
            run.end("a");
        }

        @Actor
        public void giveUp() {
            time.advance(INTERRUPT_MARGIN);
        }

        @Arbiter
        public void look(LL_Result result) {
            run.end("b");
            result.r1 = run.outcome();
            result.r2 = run.story.count(ShutdownEvent.TaskEndedLate.class);
        }
    }

    /** A task is cancelled when it is about to start. */
    @JCStressTest
    @Outcome(id = "a=SUCCEEDED b=CANCELLED c=SUCCEEDED, true", expect = Expect.ACCEPTABLE, desc = "It never started.")
    @Outcome(id = "a=SUCCEEDED b=SUCCEEDED c=SUCCEEDED, false", expect = Expect.ACCEPTABLE, desc = "It had started.")
    @State
    public static class CancelAndStart {

        private final Staged run =
                new Staged().task("a").task("b", "a").task("c", "b").running("a");

        @Actor
        public void start() {
            run.end("a");
        }

        @Actor
        public void cancel(LL_Result result) {
            result.r2 = run.coordinator.cancel("b");
        }

        @Arbiter
        public void look(LL_Result result) {
            run.end("b");
            run.end("c");
            result.r1 = run.outcome();
        }
    }

    /** Two cancel the same task, and a third thread's end lets it start. */
    @JCStressTest
    @Outcome(id = "a=SUCCEEDED b=CANCELLED, true", expect = Expect.ACCEPTABLE)
    @Outcome(
            id = "a=SUCCEEDED b=CANCELLED, false",
            expect = Expect.FORBIDDEN,
            desc = "Whoever asked was told otherwise.")
    @State
    public static class TwoCancels {

        private final Staged run = new Staged().task("a").task("b", "a").running("a");

        @Actor
        public void cancel(LL_Result result) {
            result.r2 = run.coordinator.cancel("b");
        }

        @Actor
        public void other() {
            run.coordinator.cancel("b");
            run.end("a");
        }

        @Arbiter
        public void look(LL_Result result) {
            run.end("b");
            result.r1 = run.outcome();
        }
    }
}
