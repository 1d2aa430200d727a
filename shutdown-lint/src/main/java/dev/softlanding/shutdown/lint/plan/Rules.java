package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.lint.finding.Rule;

/** What can be wrong with a plan. This class has no state. */
final class Rules {

    static final Rule UNKNOWN_NAME =
            new Rule("ShutdownPlanUnknownName", "A task waits for something that is not there.");
    static final Rule CYCLE = new Rule("ShutdownPlanCycle", "Tasks wait for each other in a circle.");
    static final Rule DUPLICATE = new Rule("ShutdownPlanDuplicate", "Two tasks have one name.");
    static final Rule TIMEOUT =
            new Rule("ShutdownPlanTimeout", "A timeout cannot be used, or more time is guaranteed than there is.");
    static final Rule CONTRADICTION =
            new Rule("ShutdownPlanContradiction", "An edge asks for the opposite of what the phases of its ends say.");
    static final Rule DECLARATION = new Rule("ShutdownPlanDeclaration", "No task can be made of a declaration.");
    static final Rule GRACE_PERIOD =
            new Rule("ShutdownPlanGracePeriod", "The tasks may take longer than the platform waits.");

    private Rules() {}

    /** The one that the core calls so. */
    static Rule of(PlanProblem.Kind kind) {
        return switch (kind) {
            case UNKNOWN_NAME -> UNKNOWN_NAME;
            case DUPLICATE -> DUPLICATE;
            case CYCLE -> CYCLE;
            case PHASE_CONTRADICTION -> CONTRADICTION;
            case TIMEOUT -> TIMEOUT;
            case DECLARATION, SETTING -> DECLARATION;
        };
    }
}
