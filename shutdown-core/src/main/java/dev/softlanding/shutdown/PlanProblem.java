package dev.softlanding.shutdown;

import java.util.List;
import java.util.Objects;

/**
 * One reason why a plan was refused. Two are equal if they say the same.
 *
 * @param kind the sort of problem
 * @param message what is wrong and with which value, as one sentence
 * @param fix what to change, as one sentence
 * @param names what it is about, as far as known: first the task it was found at; of a circle all of it, each after the next;
 *     of an edge its other end
 */
public record PlanProblem(Kind kind, String message, String fix, List<String> names) {

    /** The sorts of problems a plan can have. */
    public enum Kind {
        /** An edge names neither a task nor a phase. */
        UNKNOWN_NAME,
        /** Two tasks, or a task and a phase, have one name. */
        DUPLICATE,
        /** Tasks wait for each other in a circle. */
        CYCLE,
        /** An edge asks for the opposite of what the phases of its ends say. */
        PHASE_CONTRADICTION,
        /** A timeout is missing, zero or negative, or more time is guaranteed than there is. */
        TIMEOUT,
        /** A declaration that no task can be made of. */
        DECLARATION,
        /** A setting names something that is not in the plan, or has a value out of its range. */
        SETTING
    }

    /** One line, whatever others named what it quotes. */
    public PlanProblem {
        message = Wording.escaped(message);
        fix = Wording.escaped(fix);
        names = List.copyOf(names);
    }

    /** One that does not tell what it is about but in words. */
    public PlanProblem(Kind kind, String message, String fix) {
        this(kind, message, fix, List.of());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlanProblem problem
                && kind == problem.kind
                && message.equals(problem.message)
                && fix.equals(problem.fix);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, message, fix);
    }

    @Override
    public String toString() {
        return message + " " + fix;
    }
}
