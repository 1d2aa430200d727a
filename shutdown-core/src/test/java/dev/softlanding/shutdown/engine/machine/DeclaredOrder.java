package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import java.util.List;

/**
 * Who comes after whom, straight from what tasks declare: no nodes, no gates. Sets of tasks are the bits of a number, so
 * there are at most 64. This class is immutable.
 */
final class DeclaredOrder {

    private final List<SimulatedTask> tasks;
    private final boolean hasTerminal;

    /** By task, those that have to end before it, the indirect ones too. */
    final long[] before;

    /** By task, those it names as its predecessors or that name it as their successor. */
    final long[] edges;

    /** Of these, those by an edge that asks for a real end. */
    final long[] strict;

    /** All tasks, each after those before it. */
    final int[] sorted;

    DeclaredOrder(Scenario scenario) {
        this.tasks = scenario.all();
        this.hasTerminal = scenario.terminal != null;
        int count = tasks.size();
        this.before = new long[count];
        this.edges = new long[count];
        this.strict = new long[count];
        for (int task = 0; task < count; task++) {
            for (int other = 0; other < count; other++) {
                if (task != other) {
                    declare(task, other);
                }
            }
        }
        this.sorted = sort();
        for (int task : sorted) {
            for (long others = before[task]; others != 0; others &= others - 1) {
                before[task] |= before[Long.numberOfTrailingZeros(others)];
            }
        }
    }

    private void declare(int task, int other) {
        declareEdge(task, other, tasks.get(task).after, tasks.get(other).name);
        declareEdge(task, other, tasks.get(other).before, tasks.get(task).name);
        if ((edges[task] & bit(other)) != 0 || comesAfterByPhase(task, other)) {
            before[task] |= bit(other);
        }
    }

    private void declareEdge(int task, int other, List<String> names, String name) {
        for (String declared : names) {
            if (unmarked(declared).equals(name) && !isTerminal(other)) {
                edges[task] |= bit(other);
                strict[task] |= declared.indexOf('!') > 0 ? bit(other) : 0;
            }
        }
    }

    private boolean comesAfterByPhase(int task, int other) {
        if (isTerminal(task) || isTerminal(other)) {
            return isTerminal(task);
        }
        SimulatedTask then = tasks.get(task);
        SimulatedTask first = tasks.get(other);
        int ends = last(then.after); // the task waits for the end of this phase and of all before it
        int begins = then.phase == Phase.NONE ? -1 : then.phase.ordinal(); // and for all that is before this one
        boolean awaited = first.phase.ordinal() <= ends || first.phase.ordinal() < begins;
        return awaited || first(first.before) <= Math.max(ends, begins);
    }

    /** The tasks that have to end before a phase does. */
    long beforeEndOf(Phase phase) {
        long result = 0;
        for (int task = 0; task < tasks.size(); task++) {
            SimulatedTask declared = tasks.get(task);
            int ordinal = Math.min(declared.phase.ordinal(), first(declared.before));
            if (ordinal <= phase.ordinal() && !isTerminal(task)) {
                result |= bit(task) | before[task];
            }
        }
        return result;
    }

    private static int last(List<String> names) {
        int last = -1;
        for (String name : names) {
            Phase phase = phase(name);
            last = phase == null ? last : Math.max(last, phase.ordinal());
        }
        return last;
    }

    private static int first(List<String> names) {
        int first = Phase.NONE.ordinal();
        for (String name : names) {
            Phase phase = phase(name);
            first = phase == null ? first : Math.min(first, phase.ordinal());
        }
        return first;
    }

    private static Phase phase(String name) {
        for (Phase phase : ShutdownPlan.MILESTONES) {
            if (phase.id().equals(name)) {
                return phase;
            }
        }
        return null;
    }

    static String unmarked(String name) {
        int end = name.length();
        while (name.charAt(end - 1) == '?' || name.charAt(end - 1) == '!') {
            end--;
        }
        return name.substring(0, end);
    }

    private int[] sort() {
        int[] order = new int[tasks.size()];
        long placed = 0;
        for (int at = 0; at < order.length; at++) {
            int next = 0;
            while ((placed & bit(next)) != 0 || (before[next] & ~placed) != 0) {
                next++;
            }
            order[at] = next;
            placed |= bit(next);
        }
        return order;
    }

    /** For each task the longest path of these times that begins with it. */
    long[] longestFrom(long[] times) {
        long[] longest = new long[times.length];
        for (int at = sorted.length - 1; at >= 0; at--) {
            int task = sorted[at];
            longest[task] += times[task];
            for (long others = before[task]; others != 0; others &= others - 1) {
                int other = Long.numberOfTrailingZeros(others);
                longest[other] = Math.max(longest[other], longest[task]);
            }
        }
        return longest;
    }

    boolean isTerminal(int task) {
        return hasTerminal && task == tasks.size() - 1;
    }

    boolean comesAfter(int task, int other) {
        return (before[task] & bit(other)) != 0;
    }

    static long bit(int task) {
        return 1L << task;
    }
}
