package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.ShutdownTask;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** An interrupt that comes while a body begins or ends. */
public final class InterruptStress {

    private InterruptStress() {}

    /** The thread that ran the body does not carry the interrupt on to what it runs next. */
    @JCStressTest
    @Outcome(
            id = "false, false",
            expect = Expect.ACCEPTABLE,
            desc = "It came after the body had looked, and was dropped.")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "It reached the body.")
    @State
    public static class Flag {

        private boolean seen;
        private final TaskExecution execution = new TaskExecution(
                0,
                ShutdownTask.named("a").run(() -> seen = Thread.currentThread().isInterrupted()),
                null);

        @Actor
        public void run(ZZ_Result result) {
            boolean before = Thread.interrupted(); // from an execution before this one
            execution.runBody();
            result.r1 = before | Thread.interrupted();
            result.r2 = seen;
        }

        @Actor
        public void interrupt() {
            execution.interrupt();
        }
    }

    /** An interrupt that comes too late, while another is being delivered, reaches nobody. */
    @JCStressTest
    @Outcome(id = "false", expect = Expect.ACCEPTABLE, desc = "The thread's flag is clear when the body has ended.")
    @State
    public static class TwoInterrupts {

        private final TaskExecution execution =
                new TaskExecution(0, ShutdownTask.named("a").run(() -> {}), null, List.of());

        @Actor
        public void run(Z_Result result) {
            boolean before = Thread.interrupted();
            execution.runBody();
            execution.interrupt();
            result.r1 = before | Thread.interrupted();
        }

        @Actor
        public void interrupt() {
            execution.interrupt();
        }
    }

    /** A stage that a body leaves behind is cancelled, whether the interrupt comes before, while or after it is left. */
    @JCStressTest
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Cancelled, and no interrupt carried on.")
    @State
    public static class Stage {

        private final CompletableFuture<Void> stage = new CompletableFuture<>();
        // Without a run, which has no part in this: what the stage tells it at its end is lost.
        private final TaskExecution execution =
                new TaskExecution(0, ShutdownTask.named("a").runAsync(context -> stage), null, List.of());

        @Actor
        public void run(ZZ_Result result) {
            boolean before = Thread.interrupted();
            execution.runBody();
            result.r2 = before | Thread.interrupted();
        }

        @Actor
        public void interrupt() {
            execution.interrupt();
        }

        @Arbiter
        public void look(ZZ_Result result) {
            result.r1 = stage.isCancelled();
        }
    }
}
