package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.report.CutOffCause;
import dev.softlanding.shutdown.time.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Runs a plan on the bare {@link RunMachine}, in virtual time and without threads: bodies are scripted, time jumps from
 * event to event. What happens at one moment happens in this order: what the simulation was told to do, bodies that end (in
 * the order of their tasks), deadlines.
 *
 * <p>A plan is written as tasks with commas between, times in milliseconds:
 *
 * <pre>  name time|forever [fails] [deaf|lingers time] [timeout time] [guaranteed time] [skips|aborts] [off]
 *     [optional] [in phase] [after names] [before names]</pre>
 *
 * A body ends after its time, or {@code forever} never, and at once when interrupted; one that is {@code deaf} ignores the
 * interrupt, and one that {@code lingers} ends that much after it. One that is {@code off} is disabled. Names may have
 * marks. Without {@code in} a task obeys its edges only.
 *
 * <p>However it is used, a simulation fails with a {@link Violation} if a task starts twice or has two outcomes, if a task
 * is ready, a worker is free and nobody comes, and if the machine would never be woken again or asks for ticks it does not
 * use.
 */
public final class Simulation implements Commands {

    /** Not zero, so that a moment taken for a duration shows. */
    public static final long START = 1_000_000_000_000L;

    private static final long MILLI = 1_000_000;
    private static final Exception SCRIPTED = new IllegalStateException("scripted");

    /** How a body behaves: when it ends by itself, how long after an interrupt, and whether by throwing. In nanos. */
    public record Body(long runs, long afterInterrupt, boolean fails) {

        public static Body takes(Duration duration) {
            return new Body(duration.toNanos(), 0, false);
        }
    }

    private record Event(long at, long rank, int task, Consumer<RunMachine> action) implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(rank, other.rank);
        }
    }

    /** Bodies that end come after what the simulation was told to do. */
    private static final long RANK_OF_ENDS = 1L << 40;

    private final ShutdownPlan plan;
    private final Body[] bodies;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<long[]> pauses = new ArrayList<>(1);
    private final long[] endsAt;
    private final long[] interruptedAt;
    private final SimulationLog log;
    private final List<Integer> started = new ArrayList<>();
    private final BitSet settled = new BitSet();
    private final BitSet unannounced = new BitSet();
    private Consumer<Simulation> afterStep = simulation -> {};
    private int workers = Integer.MAX_VALUE;
    private int busy;
    private long cutOff = Duration.ofHours(20).toNanos();
    private long settle = 100 * MILLI;
    private long lateness;
    private long sequence;
    private long commands;
    private long now = START;
    private long cutAt = Alarm.NEVER;
    private long finishedAt = Alarm.NEVER;
    private RunMachine machine;

    public Simulation(ShutdownPlan plan, IntFunction<Body> bodies) {
        this.plan = plan;
        this.bodies = new Body[plan.taskCount()];
        Arrays.setAll(this.bodies, bodies);
        this.endsAt = new long[plan.taskCount()];
        this.interruptedAt = new long[plan.taskCount()];
        Arrays.fill(interruptedAt, Alarm.NEVER);
        this.log = new SimulationLog(plan, plan.taskCount() < 1_000);
    }

    /** A plan in the notation above, without a terminal task. */
    public static Simulation of(String text) {
        return of(text, null);
    }

    /** A plan in the notation above, and a terminal task in the same. */
    public static Simulation of(String text, String terminal) {
        List<SimulatedTask> tasks = new ArrayList<>();
        for (String declaration : text.split(",")) {
            if (!declaration.isBlank()) {
                tasks.add(SimulatedTask.parse(declaration));
            }
        }
        return of(tasks, terminal == null ? null : SimulatedTask.parse(terminal));
    }

    static Simulation of(List<SimulatedTask> tasks, SimulatedTask terminal) {
        var plan = ShutdownPlan.of(
                tasks.stream().map(SimulatedTask::task).toList(), terminal == null ? null : terminal.task());
        return new Simulation(plan, task -> (task < tasks.size() ? tasks.get(task) : terminal).body());
    }

    /** A time since the start, as the machine counts. */
    static long moment(long millis) {
        return START + millis * MILLI;
    }

    public Simulation workers(int workers) {
        this.workers = workers;
        return this;
    }

    Simulation cutOff(long millis) {
        this.cutOff = millis * MILLI;
        return this;
    }

    Simulation settle(long millis) {
        this.settle = millis * MILLI;
        return this;
    }

    /** Whoever ticks comes that much later than he was asked to. */
    Simulation lateTicks(long millis) {
        this.lateness = millis * MILLI;
        return this;
    }

    /** The process stands still; what would have happened meanwhile happens when it goes on. */
    Simulation pause(long fromMillis, long untilMillis) {
        pauses.add(new long[] {moment(fromMillis), moment(untilMillis)});
        return this;
    }

    /** Without a log, which is the larger part of the work. */
    Simulation quiet() {
        log.silence();
        return this;
    }

    /** At that moment the cut-off is moved to the other. */
    Simulation moveCutOff(long atMillis, long toMillis) {
        return at(atMillis, machine -> machine.moveCutOff(moment(toMillis)));
    }

    /** At that moment a task is taken out. */
    Simulation cancel(long atMillis, String task) {
        int node = plan.nodeOf(task);
        return at(atMillis, machine -> machine.cancel(node, now));
    }

    /** At that moment a task asks for more time. */
    Simulation extend(long atMillis, String task, long byMillis) {
        int node = plan.nodeOf(task);
        return at(atMillis, machine -> machine.extend(node, byMillis * MILLI));
    }

    /** At that moment somebody does not want to wait any longer. */
    Simulation cutNow(long atMillis) {
        return at(atMillis, machine -> machine.cutNow(now));
    }

    /** A tick that nobody asked for. */
    Simulation tick(long atMillis) {
        return at(atMillis, machine -> tick());
    }

    /** Something to do with the machine at that moment; before the run begins if that is below zero. */
    public Simulation at(long millis, Consumer<RunMachine> action) {
        events.add(new Event(moment(millis), sequence++, -1, action));
        return this;
    }

    /** Something to look at after each step. */
    Simulation afterEachStep(Consumer<Simulation> look) {
        this.afterStep = look;
        return this;
    }

    /** Runs to the end, and on until every body that ends has ended. */
    public Simulation run() {
        machine = new RunMachine(plan, this, START + cutOff, settle);
        while (!events.isEmpty() && events.peek().at < START) {
            happen(events.remove());
        }
        machine.begin(now);
        stepped();
        while (!machine.isFinished() || !events.isEmpty()) {
            Event event = events.peek();
            long deadline = machine.nextDeadline();
            if (deadline != Alarm.NEVER) {
                deadline += lateness;
            }
            if (event != null && event.at <= deadline) {
                happen(events.remove());
            } else if (deadline == Alarm.NEVER) {
                throw new Violation("a machine that is not finished is woken again", this);
            } else {
                now = Math.max(now, afterPauses(deadline));
                tickAsAsked();
            }
            stepped();
        }
        return this;
    }

    private long afterPauses(long moment) {
        long after = moment;
        for (long[] pause : pauses) {
            after = pause[0] <= after && after < pause[1] ? pause[1] : after;
        }
        return after;
    }

    /** What workers do after a step: whoever is free takes what is ready. */
    private void stepped() {
        while (busy < workers && takeNext()) {
            busy++;
        }
        if (busy < workers && machine.readyCount() > 0 && now < machine.limits().cutOffAt()) {
            throw new Violation("who is free finds what is ready", this);
        }
        if (machine.isFinished() && finishedAt == Alarm.NEVER) {
            finishedAt = now;
            log.note(now, "finished");
        }
        afterStep.accept(this);
    }

    private boolean takeNext() {
        int task = machine.take(now);
        if (task == RunMachine.NONE) {
            return false;
        }
        if (endsAt[task] != 0) {
            throw new Violation("a task starts once", plan.task(task).name() + " in " + this);
        }
        log.started(now, task, machine);
        started.add(task);
        endsAt[task] = Alarm.NEVER;
        if (bodies[task].runs != Alarm.NEVER) {
            ends(task, now + bodies[task].runs);
        }
        return true;
    }

    private void happen(Event event) {
        now = Math.max(now, afterPauses(event.at));
        if (event.task < 0) {
            event.action.accept(machine);
        } else if (endsAt[event.task] == event.at) {
            machine.ended(event.task, now, bodies[event.task].fails ? SCRIPTED : null);
        }
    }

    private void tickAsAsked() {
        long before = commands;
        tick();
        if (commands == before) {
            throw new Violation("a tick that was asked for is used", this);
        }
    }

    /** What a tick interrupts or gives up has to be known before it, or there would be no stack of it. */
    private void tick() {
        unannounced.clear();
        int[] due = machine.limits().due(now);
        boolean aborted = machine.cutOffCause() == CutOffCause.ABORTED;
        machine.tick(now);
        for (int task : due) {
            unannounced.clear(task);
        }
        aborted = !aborted && machine.cutOffCause() == CutOffCause.ABORTED; // that interrupts those who were not due
        if (!unannounced.isEmpty() && !aborted) {
            throw new Violation("a tick does what was due", unannounced + " in " + this);
        }
    }

    private void ends(int task, long at) {
        if (at < endsAt[task]) {
            endsAt[task] = at;
            events.add(new Event(at, RANK_OF_ENDS + task, task, null));
        }
    }

    @Override
    public void interrupt(int task) {
        commands++;
        log.note(now, "interrupt", task);
        unannounced.set(task);
        interruptedAt[task] = Math.min(interruptedAt[task], now);
        if (bodies[task].afterInterrupt != Alarm.NEVER) {
            ends(task, now + bodies[task].afterInterrupt);
        }
    }

    @Override
    public void settled(int task) {
        commands++;
        log.settled(now, task, machine);
        if (settled.get(task)) {
            throw new Violation("a task has one outcome", plan.task(task).name() + " in " + this);
        }
        settled.set(task);
        busy -= machine.tasks().hasStarted(task) ? 1 : 0;
        if (machine.tasks().isStuck(task)) {
            unannounced.set(task);
        }
    }

    @Override
    public void endedLate(int task) {
        log.note(now, "late", task);
    }

    @Override
    public void phaseEnded(Phase phase) {
        log.phaseEnded(now, phase);
    }

    @Override
    public void cutOff() {
        commands++;
        cutAt = now;
        log.note(now, "cut-off");
    }

    public long now() {
        return now;
    }

    /** When a task was interrupted first; NEVER if it was not. */
    long interruptedAt(int task) {
        return interruptedAt[task];
    }

    /** When the cut-off came; NEVER if it did not. */
    long cutAt() {
        return cutAt;
    }

    /** When the run was over. */
    long finishedAt() {
        return finishedAt;
    }

    public ShutdownPlan plan() {
        return plan;
    }

    public RunMachine machine() {
        return machine;
    }

    /** The tasks in the order in which they started. */
    public List<Integer> started() {
        return started;
    }

    /** Everything that happened, one line each, with milliseconds since the start. */
    public List<String> log() {
        return log.lines();
    }

    /** The lines about one task, without its name's other bearers. */
    List<String> logOf(String task) {
        return log.linesOf(task);
    }

    /** The tasks in the order in which they ended, each with when, and with its outcome unless it succeeded. */
    String ends() {
        return log.ends(machine, cutAt);
    }

    /** Why tasks did not start, in the order of their declaration: {@code "b PREDECESSOR_FAILED a"}. */
    String reasons() {
        return log.reasons(machine);
    }

    @Override
    public String toString() {
        return log.toString();
    }
}
