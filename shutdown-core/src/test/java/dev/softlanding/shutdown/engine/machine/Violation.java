package dev.softlanding.shutdown.engine.machine;

import java.io.Serial;

/** A rule of a run that a simulation saw broken. The rule is its name; two violations of one rule are the same mistake. */
final class Violation extends AssertionError {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String rule;

    Violation(String rule, Object details) {
        super(rule + ": " + details);
        this.rule = rule;
    }

    /** The rule that a failure breaks; whatever the machine throws breaks one too. */
    static String rule(Throwable failure) {
        return failure instanceof Violation violation
                ? violation.rule
                : "nothing is thrown but " + failure.getClass().getName();
    }
}
