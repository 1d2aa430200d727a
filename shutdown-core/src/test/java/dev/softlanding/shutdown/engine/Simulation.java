package dev.softlanding.shutdown.engine;

import static java.util.stream.Collectors.joining;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskStatus;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import dev.softlanding.shutdown.time.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Runs a plan on the bare {@link RunMachine}, in virtual time and without threads: bodies are scripted, time jumps from
 * event to event. What happens at one moment happens in this order: bodies end, then deadlines come.
 *
 * <p>A plan is written as tasks with commas between, times in milliseconds:
 *
 * <pre>  name time|forever [fails] [deaf|lingers time] [timeout time] [in phase] [after names] [before names]</pre>
 *
 * A body ends after its time, or {@code forever} never, and at once when interrupted; one that is {@code deaf} ignores the
 * interrupt, and one that {@code lingers} ends that much after it. Without {@code in} a task obeys its edges only.
 */
public final class Simulation implements RunMachine.Commands {

    /** Not zero, so that a moment taken for a duration shows. */
    static final long START = 1_000_000_000_000L;

    private static final long MILLI = 1_000_000;

    /** How a body behaves: when it ends by itself, how long after an interrupt, and whether by throwing. In nanos. */
    public record Body(long runs, long afterInterrupt, boolean fails) {

        public static Body takes(Duration duration) {
            return new Body(duration.toNanos(), 0, false);
        }
    }

    private record Event(long at, long sequence, int task, Consumer<RunMachine> action) implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(sequence, other.sequence);
        }
    }

    private final ShutdownPlan plan;
    private final Body[] bodies;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final long[] endsAt;
    private final List<String> log = new ArrayList<>();
    private final List<Integer> ended = new ArrayList<>();
    private final List<Integer> started = new ArrayList<>();
    private final Set<Integer> unannounced = new HashSet<>();
    private Consumer<Simulation> afterStep = simulation -> {};
    private int workers = Integer.MAX_VALUE;
    private int busy;
    private long cutOff = Duration.ofHours(20).toNanos();
    private long settle = 100 * MILLI;
    private long sequence;
    private long now = START;
    private boolean finished;
    private RunMachine machine;

    public Simulation(ShutdownPlan plan, IntFunction<Body> bodies) {
        this.plan = plan;
        this.bodies = new Body[plan.taskCount()];
        Arrays.setAll(this.bodies, bodies);
        this.endsAt = new long[plan.taskCount()];
    }

    /** A plan in the notation above, without a terminal task. */
    public static Simulation of(String text) {
        return of(text, null);
    }

    /** A plan in the notation above, and a terminal task in the same. */
    public static Simulation of(String text, String terminal) {
        List<ShutdownTask> tasks = new ArrayList<>();
        List<Body> bodies = new ArrayList<>();
        for (String declaration : text.split(",")) {
            if (!declaration.isBlank()) {
                tasks.add(task(declaration));
                bodies.add(body(declaration));
            }
        }
        ShutdownTask last = terminal == null ? null : task(terminal);
        if (terminal != null) {
            bodies.add(body(terminal));
        }
        return new Simulation(ShutdownPlan.of(tasks, last), bodies::get);
    }

    private static ShutdownTask task(String declaration) {
        String[] words = declaration.trim().split("\\s+");
        var task = ShutdownTask.named(words[0]);
        Phase phase = Phase.NONE;
        Duration timeout = Duration.ofSeconds(10);
        String mode = "";
        for (int i = 2; i < words.length; i++) {
            switch (words[i]) {
                case "fails", "deaf" -> {}
                case "lingers" -> i++;
                case "timeout" -> timeout = Duration.ofMillis(Long.parseLong(words[++i]));
                case "in" -> phase = Phase.valueOf(words[++i].toUpperCase(Locale.ROOT));
                case "after", "before" -> mode = words[i];
                default -> {
                    if (mode.isEmpty()) {
                        throw new IllegalArgumentException("'%s' in '%s'".formatted(words[i], declaration));
                    }
                    task = mode.equals("after") ? task.after(words[i]) : task.before(words[i]);
                }
            }
        }
        return task.phase(phase).timeout(timeout).run(() -> {});
    }

    private static Body body(String declaration) {
        List<String> words = List.of(declaration.trim().split("\\s+"));
        long runs = words.get(1).equals("forever") ? Alarm.NEVER : Long.parseLong(words.get(1)) * MILLI;
        int lingers = words.indexOf("lingers");
        long afterInterrupt =
                words.contains("deaf") ? Alarm.NEVER : lingers < 0 ? 0 : Long.parseLong(words.get(lingers + 1)) * MILLI;
        return new Body(runs, afterInterrupt, words.contains("fails"));
    }

    Simulation workers(int workers) {
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

    /** At that moment the cut-off is moved to the other. */
    Simulation moveCutOff(long atMillis, long toMillis) {
        long to = START + toMillis * MILLI;
        return at(atMillis, machine -> machine.moveCutOff(to));
    }

    /** Something to do with the machine at that moment. */
    Simulation at(long millis, Consumer<RunMachine> action) {
        events.add(new Event(START + millis * MILLI, sequence++, -1, action));
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
        int mostTicks = 2 * plan.taskCount() + 2 * events.size() + 10;
        machine.begin(now);
        stepped();
        while (!machine.isFinished() || !events.isEmpty()) {
            Event event = events.peek();
            long deadline = machine.nextDeadline();
            if (event != null && event.at <= deadline) {
                happen(events.remove());
            } else if (deadline == Alarm.NEVER) {
                throw new AssertionError("Nobody will ever wake the machine, which is not finished: " + log);
            } else if (mostTicks-- == 0) {
                throw new AssertionError("The machine asks for ticks that it does not use: " + log);
            } else {
                now = Math.max(now, deadline);
                tick();
            }
            stepped();
        }
        return this;
    }

    /** What workers do after a step: whoever is free takes what is ready. */
    private void stepped() {
        while (busy < workers && takeNext()) {
            busy++;
        }
        if (machine.isFinished() && !finished) {
            finished = true;
            note("finished");
        }
        afterStep.accept(this);
    }

    private boolean takeNext() {
        int task = machine.take(now);
        if (task == RunMachine.NONE) {
            return false;
        }
        int[] overlaps = machine.overlaps(task);
        note("start " + name(task) + (overlaps.length == 0 ? "" : " overlaps " + Reports.names(plan, overlaps)));
        started.add(task);
        endsAt[task] = Alarm.NEVER;
        if (bodies[task].runs != Alarm.NEVER) {
            ends(task, now + bodies[task].runs);
        }
        return true;
    }

    private void happen(Event event) {
        now = Math.max(now, event.at);
        if (event.task < 0) {
            event.action.accept(machine);
        } else if (endsAt[event.task] == event.at) {
            machine.ended(event.task, now, bodies[event.task].fails ? new IllegalStateException("scripted") : null);
        }
    }

    /** What a tick interrupts or gives up has to be known before it, or there would be no stack of it. */
    private void tick() {
        unannounced.clear();
        int[] due = machine.due(now);
        machine.tick(now);
        if (machine.nextDeadline() <= now) {
            throw new AssertionError("A tick does all that is due, but this did not: " + log);
        }
        Arrays.stream(due).forEach(unannounced::remove);
        if (!unannounced.isEmpty()) {
            throw new AssertionError("Interrupted or given up, but was not due: " + unannounced);
        }
    }

    private void ends(int task, long at) {
        if (at < endsAt[task]) {
            endsAt[task] = at;
            events.add(new Event(at, sequence++, task, null));
        }
    }

    @Override
    public void interrupt(int task) {
        note("interrupt " + name(task));
        unannounced.add(task);
        if (bodies[task].afterInterrupt != Alarm.NEVER) {
            ends(task, now + bodies[task].afterInterrupt);
        }
    }

    @Override
    public void settled(int task) {
        note(machine.status(task) + " " + name(task));
        ended.add(task);
        busy -= machine.hasStarted(task) ? 1 : 0;
        if (machine.isStuck(task)) {
            unannounced.add(task);
        }
    }

    @Override
    public void endedLate(int task) {
        note("late " + name(task));
    }

    @Override
    public void phaseEnded(Phase phase) {
        note("end of " + phase.id());
    }

    @Override
    public void cutOff() {
        note("cut-off");
    }

    private void note(String what) {
        if (plan.taskCount() < 1_000) {
            log.add((now - START) / MILLI + " " + what);
        }
    }

    private String name(int task) {
        return plan.task(task).name();
    }

    long now() {
        return now;
    }

    public ShutdownPlan plan() {
        return plan;
    }

    RunMachine machine() {
        return machine;
    }

    /** The tasks in the order in which they started. */
    List<Integer> started() {
        return started;
    }

    /** Everything that happened, one line each, with milliseconds since the start. */
    public List<String> log() {
        return log;
    }

    /** The lines about one task, without its name's other bearers. */
    List<String> logOf(String task) {
        return log.stream()
                .filter(line -> line.matches("\\d+ \\S+ " + task + "( .*)?"))
                .toList();
    }

    /** The tasks in the order in which they ended, each with when, and with its outcome unless it succeeded. */
    String ends() {
        return ended.stream().map(this::end).collect(joining(" "));
    }

    private String end(int task) {
        TaskStatus outcome = machine.status(task);
        return name(task)
                + "@"
                + (machine.endedAt(task, now) - START) / MILLI
                + (outcome == TaskStatus.SUCCEEDED ? "" : ":" + outcome);
    }
}
