package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.ShutdownTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** What comes at the moment a run is triggered. */
public final class RunOnceStress {

    private RunOnceStress() {}

    private static String reasons(Staged run) {
        ShutdownReport report = run.coordinator.report();
        return report.reason() + " then " + report.laterTriggers();
    }

    /** Each of two threads triggers twice. One run, by one reason, and no trigger is forgotten. */
    @JCStressTest
    @Outcome(id = "a=SUCCEEDED, API then \\[ENDPOINT, MEMORY, EXIT\\]", expect = Expect.ACCEPTABLE)
    @Outcome(id = "a=SUCCEEDED, API then \\[MEMORY, ENDPOINT, EXIT\\]", expect = Expect.ACCEPTABLE)
    @Outcome(id = "a=SUCCEEDED, API then \\[MEMORY, EXIT, ENDPOINT\\]", expect = Expect.ACCEPTABLE)
    @Outcome(id = "a=SUCCEEDED, MEMORY then \\[EXIT, API, ENDPOINT\\]", expect = Expect.ACCEPTABLE)
    @Outcome(id = "a=SUCCEEDED, MEMORY then \\[API, EXIT, ENDPOINT\\]", expect = Expect.ACCEPTABLE)
    @Outcome(id = "a=SUCCEEDED, MEMORY then \\[API, ENDPOINT, EXIT\\]", expect = Expect.ACCEPTABLE)
    @State
    public static class FourTriggers {

        private final Staged run = new Staged().task("a").armed();

        @Actor
        public void one() {
            run.coordinator.trigger(ShutdownReason.API);
            run.coordinator.trigger(ShutdownReason.ENDPOINT);
        }

        @Actor
        public void other() {
            run.coordinator.trigger(ShutdownReason.MEMORY);
            run.coordinator.trigger(ShutdownReason.EXIT);
        }

        @Arbiter
        public void look(LL_Result result) {
            run.end("a");
            result.r1 = run.outcome();
            result.r2 = reasons(run);
        }
    }

    /** A trigger finds a plan that is armed, or none. */
    @JCStressTest
    @Outcome(id = "ARMED, false", expect = Expect.ACCEPTABLE, desc = "The trigger came first, and said so.")
    @Outcome(id = "a=SUCCEEDED, true", expect = Expect.ACCEPTABLE, desc = "The plan was armed first, and has run.")
    @State
    public static class TriggerAndArm {

        private final Staged run = new Staged().task("a");

        @Actor
        public void arm() {
            run.coordinator.arm();
        }

        @Actor
        public void trigger(LL_Result result) {
            result.r2 = run.coordinator.trigger(ShutdownReason.API);
        }

        @Arbiter
        public void look(LL_Result result) {
            run.end("a");
            result.r1 = run.coordinator.state() == CoordinatorState.ARMED ? "ARMED" : run.outcome();
        }
    }

    /** A plan is changed: the run has the old one or the new one, whole, and whoever changed it knows. */
    @JCStressTest
    @Outcome(id = "a=SUCCEEDED b=SUCCEEDED, refused", expect = Expect.ACCEPTABLE, desc = "The old one.")
    @Outcome(id = "c=SUCCEEDED d=SUCCEEDED, changed", expect = Expect.ACCEPTABLE, desc = "The new one.")
    @State
    public static class TriggerAndChange {

        private final Staged run = new Staged().task("a").task("b", "a").armed();

        @Actor
        public void change(LL_Result result) {
            try {
                run.coordinator.change(changes ->
                        changes.remove("a").remove("b").add(instant("c")).add(instant("d", "c")));
                result.r2 = "changed";
            } catch (ShutdownException running) {
                result.r2 = "refused";
            }
        }

        private static ShutdownTask instant(String name, String... after) {
            return ShutdownTask.named(name).timeout(Staged.TIMEOUT).after(after).run(() -> {});
        }

        @Actor
        public void trigger() {
            run.coordinator.trigger(ShutdownReason.API);
        }

        @Arbiter
        public void look(LL_Result result) {
            run.end("a");
            run.end("b");
            result.r1 = run.outcome();
        }
    }

    /** A task is cancelled: it is out of the run, or whoever cancelled it knows that it is not. */
    @JCStressTest
    @Outcome(id = "a=CANCELLED b=SUCCEEDED, true", expect = Expect.ACCEPTABLE)
    @Outcome(id = "a=SUCCEEDED b=SUCCEEDED, false", expect = Expect.ACCEPTABLE)
    @State
    public static class TriggerAndCancel {

        private final Staged run = new Staged().task("a").task("b", "a").armed();

        @Actor
        public void cancel(LL_Result result) {
            result.r2 = run.coordinator.cancel("a");
        }

        @Actor
        public void trigger() {
            run.coordinator.trigger(ShutdownReason.API);
        }

        @Arbiter
        public void look(LL_Result result) {
            run.end("a");
            run.end("b");
            result.r1 = run.outcome();
        }
    }

    /** Whoever sees the run sees it begun: no look at it fails, and states only go up. */
    @JCStressTest
    @Outcome(id = "a=SUCCEEDED, upwards", expect = Expect.ACCEPTABLE)
    @State
    public static class TriggerAndLook {

        private final Staged run = new Staged().task("a").armed();

        @Actor
        public void trigger() {
            run.coordinator.trigger(ShutdownReason.API);
            run.end("a");
        }

        @Actor
        public void look(LL_Result result) {
            CoordinatorState first = run.coordinator.report().state();
            CoordinatorState second = run.coordinator.state();
            CoordinatorState third = run.coordinator.report().state();
            boolean upwards = first.compareTo(second) <= 0 && second.compareTo(third) <= 0;
            result.r2 = upwards ? "upwards" : "%s, %s, %s".formatted(first, second, third);
        }

        @Arbiter
        public void end(LL_Result result) {
            result.r1 = run.outcome();
        }
    }
}
