package dev.softlanding.shutdown.engine.machine;

import dev.softlanding.shutdown.Phase;

/** What the machine asks of its surroundings. Called in the middle of a step: take note, do not act. */
public interface Commands {

    /** Interrupt a task. */
    void interrupt(int task);

    /** A task has its outcome. If that is ABANDONED or CUT_OFF, its body may still run, and is given up. */
    void settled(int task);

    /** A task that had been given up ended after all. */
    void endedLate(int task);

    /** A phase has ended. */
    void phaseEnded(Phase phase);

    /** The cut-off has come before the plan had ended. */
    void cutOff();
}
