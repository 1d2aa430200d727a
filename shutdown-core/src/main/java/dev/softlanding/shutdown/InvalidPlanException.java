package dev.softlanding.shutdown;

import java.io.Serial;
import java.util.List;

/** The plan was refused. Carries every problem that was found, not only the first. */
public class InvalidPlanException extends ShutdownException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Not serialized: the message holds the same in words. */
    private final transient List<PlanProblem> problems;

    /** An exception whose message lists the problems, one numbered line each; of very many the first and the last. */
    public InvalidPlanException(List<PlanProblem> problems) {
        super(describe(problems));
        this.problems = List.copyOf(problems);
    }

    /** The problems, in the order in which the tasks were registered. */
    public List<PlanProblem> problems() {
        return problems;
    }

    private static String describe(List<PlanProblem> problems) {
        var text = new StringBuilder("The shutdown plan has %s:"
                .formatted(problems.size() == 1 ? "a problem" : problems.size() + " problems"));
        for (int i = 0; i < problems.size(); i++) {
            if (problems.size() > Wording.MOST && i == Wording.FIRST) {
                i = problems.size() - Wording.LAST;
                text.append(System.lineSeparator() + "  ... " + (i - Wording.FIRST) + " more ...");
            }
            text.append(System.lineSeparator() + "  " + (i + 1) + ". " + problems.get(i));
        }
        return text.toString();
    }
}
