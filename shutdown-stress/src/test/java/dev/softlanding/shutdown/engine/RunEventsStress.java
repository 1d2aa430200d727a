package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.engine.events.EventQueues;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.ShutdownReason;
import java.time.Duration;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Events that several threads post while another delivers them: none is lost, and those of one thread stay in order. */
@JCStressTest
@Outcome(id = "complete", expect = Expect.ACCEPTABLE)
@State
public class RunEventsStress {

    private static final int EACH = 3;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Story story = new Story();
    private final EventQueues queue = new EventQueues(List.of(story), List.of(), List.of(), null);

    public RunEventsStress() {
        queue.start();
    }

    @Actor
    public void one() {
        post(ShutdownReason.API);
    }

    @Actor
    public void other() {
        post(ShutdownReason.EXIT);
    }

    private void post(ShutdownReason poster) {
        for (int i = 0; i < EACH; i++) {
            queue.post(new ShutdownEvent.TriggerJoined(poster, Duration.ofNanos(i)));
        }
    }

    @Arbiter
    public void look(L_Result result) {
        // Before the end, which would wake a delivery that has missed its call.
        boolean arrived = story.await(2 * EACH, LONGEST);
        queue.post(
                new ShutdownEvent.RunEnded(ShutdownCoordinator.builder().build().report()));
        boolean ended = story.await(2 * EACH + 1, LONGEST);
        boolean complete = arrived && ended && isOrdered(ShutdownReason.API) && isOrdered(ShutdownReason.EXIT);
        result.r1 = complete && story.events().size() == 2 * EACH + 1 ? "complete" : story.events();
    }

    private boolean isOrdered(ShutdownReason poster) {
        List<Long> order = story.events().stream()
                .filter(event -> event instanceof ShutdownEvent.TriggerJoined joined && joined.reason() == poster)
                .map(event -> ((ShutdownEvent.TriggerJoined) event).at().toNanos())
                .toList();
        return order.equals(order.stream().sorted().toList());
    }
}
