package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.ShutdownReason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Runs that are cut short at the moment something else happens. */
public final class RunEscalateStress {

    private RunEscalateStress() {}

    /** The last task ends. */
    @JCStressTest
    @Outcome(id = "a=SUCCEEDED, false, null", expect = Expect.ACCEPTABLE, desc = "The end came first.")
    @Outcome(id = "a=CUT_OFF, true, ESCALATED", expect = Expect.ACCEPTABLE, desc = "The cut came first.")
    @State
    public static class LastEnd {

        private final Staged run = new Staged().deafTask("a").running("a");

        @Actor
        public void escalate(LLL_Result result) {
            result.r2 = run.coordinator.escalate();
        }

        @Actor
        public void end() {
            run.end("a");
        }

        @Arbiter
        public void look(LLL_Result result) {
            result.r1 = run.outcome();
            result.r3 = run.coordinator.report().cutOff();
        }
    }

    /** One of two tasks ends, and lets a third one start. */
    @JCStressTest
    @Outcome(
            id = "a=SUCCEEDED b=CUT_OFF c=CUT_OFF, true, ESCALATED",
            expect = Expect.ACCEPTABLE,
            desc = "The end first.")
    @Outcome(id = "a=CUT_OFF b=CUT_OFF c=CUT_OFF, true, ESCALATED", expect = Expect.ACCEPTABLE, desc = "The cut first.")
    @State
    public static class AnEnd {

        private final Staged run =
                new Staged().task("a").task("b").task("c", "a").running("a", "b");

        @Actor
        public void escalate(LLL_Result result) {
            result.r2 = run.coordinator.escalate();
        }

        @Actor
        public void end() {
            run.end("a");
        }

        @Arbiter
        public void look(LLL_Result result) {
            result.r1 = run.outcome();
            result.r3 = run.coordinator.report().cutOff();
        }
    }

    /** A task is cancelled. */
    @JCStressTest
    @Outcome(id = "a=CUT_OFF b=CANCELLED, true, true", expect = Expect.ACCEPTABLE, desc = "It was cancelled first.")
    @Outcome(id = "a=CUT_OFF b=CUT_OFF, true, false", expect = Expect.ACCEPTABLE, desc = "The cut came first.")
    @State
    public static class Cancel {

        private final Staged run = new Staged().task("a").task("b", "a").running("a");

        @Actor
        public void escalate(LLL_Result result) {
            result.r2 = run.coordinator.escalate();
        }

        @Actor
        public void cancel(LLL_Result result) {
            result.r3 = run.coordinator.cancel("b");
        }

        @Arbiter
        public void look(LLL_Result result) {
            result.r1 = run.outcome();
        }
    }

    /** The run begins. */
    @JCStressTest
    @Outcome(id = "a=SUCCEEDED b=SUCCEEDED, false, null", expect = Expect.ACCEPTABLE, desc = "There was no run yet.")
    @Outcome(
            id = "a=CUT_OFF b=CUT_OFF, true, ESCALATED",
            expect = Expect.ACCEPTABLE,
            desc = "There was, and it is cut.")
    @State
    public static class Trigger {

        private final Staged run = new Staged().task("a").task("b", "a").armed();

        @Actor
        public void escalate(LLL_Result result) {
            result.r2 = run.coordinator.escalate();
        }

        @Actor
        public void trigger() {
            run.coordinator.trigger(ShutdownReason.API);
        }

        @Arbiter
        public void look(LLL_Result result) {
            run.end("a");
            run.end("b");
            result.r1 = run.outcome();
            result.r3 = run.coordinator.report().cutOff();
        }
    }

    /** The run has begun this moment: a cut that comes before the first step is a cut like any other. */
    @JCStressTest
    @Outcome(id = "a=CUT_OFF b=CUT_OFF, true, ESCALATED", expect = Expect.ACCEPTABLE)
    @State
    public static class Begin {

        private final Staged run = new Staged().task("a").task("b", "a").armed();

        @Actor
        public void trigger(LLL_Result result) {
            run.coordinator.trigger(ShutdownReason.API);
            result.r2 = run.coordinator.escalate();
        }

        @Actor
        public void look() {
            run.coordinator.report();
        }

        @Arbiter
        public void end(LLL_Result result) {
            result.r1 = run.outcome();
            result.r3 = run.coordinator.report().cutOff();
        }
    }

    /** Somebody else escalates, too: one of them made the difference. */
    @JCStressTest
    @Outcome(id = "a=CUT_OFF, true, false", expect = Expect.ACCEPTABLE)
    @Outcome(id = "a=CUT_OFF, false, true", expect = Expect.ACCEPTABLE)
    @State
    public static class Escalate {

        private final Staged run = new Staged().task("a").running("a");

        @Actor
        public void one(LLL_Result result) {
            result.r2 = run.coordinator.escalate();
        }

        @Actor
        public void other(LLL_Result result) {
            result.r3 = run.coordinator.escalate();
        }

        @Arbiter
        public void look(LLL_Result result) {
            result.r1 = run.outcome();
        }
    }
}
