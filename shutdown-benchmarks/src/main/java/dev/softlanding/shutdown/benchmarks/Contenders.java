package dev.softlanding.shutdown.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Contenders by id, which child JVMs are given: a kind, and where it needs one, a pool. */
final class Contenders {

    static final String SOFTLANDING = "softlanding";

    /** For bodies that wait: everybody may have as many threads as there is work. */
    static final List<String> WAITING = List.of(
            SOFTLANDING,
            "futures/cached",
            "futures-from-start/cached",
            "spring-levels/cached",
            "pekko-levels/cached",
            "pekko-tasks/direct",
            "spring-destroy");

    /** For bodies that do nothing: everybody with what suits it best, futures with all that might. */
    static final List<String> NOOP = List.of(
            SOFTLANDING,
            "futures/two",
            "futures/fork_join",
            "futures/direct",
            "futures-from-start/two",
            "futures-untimed/two",
            "futures-untimed/direct",
            "spring-levels/two",
            "spring-levels/direct",
            "pekko-levels/two",
            "pekko-levels/direct",
            "pekko-tasks/direct",
            "spring-destroy");

    /** Futures with timeouts that hold whatever a body does: the best of them is what others are compared with. */
    private static final Set<String> REFERENCES = Set.of("futures/two", "futures/fork_join", "futures-from-start/two");

    private Contenders() {}

    static boolean isReference(String id) {
        return REFERENCES.contains(id);
    }

    /** Those of the list whose id contains the text. */
    static List<String> only(List<String> ids, String text) {
        List<String> chosen = new ArrayList<>(ids);
        chosen.removeIf(id -> !id.contains(text));
        return chosen;
    }

    /** The contender of that id. Loads the classes of that one only. */
    static Contender of(String id) {
        int slash = id.indexOf('/');
        String kind = slash < 0 ? id : id.substring(0, slash);
        return switch (kind) {
            case SOFTLANDING -> new SoftlandingContender();
            case "spring-destroy" -> new SpringDestroyContender();
            case "spring-levels" -> new SpringLevelsContender(pool(id));
            case "pekko-levels" -> new PekkoContender(PekkoContender.Phases.PER_LEVEL, pool(id));
            case "pekko-tasks" -> new PekkoContender(PekkoContender.Phases.PER_TASK, pool(id));
            case "futures" -> new FuturesContender(FuturesContender.Timeouts.FROM_BUILD, pool(id));
            case "futures-from-start" -> new FuturesContender(FuturesContender.Timeouts.FROM_START, pool(id));
            case "futures-untimed" -> new FuturesContender(FuturesContender.Timeouts.NONE, pool(id));
            default -> throw new IllegalArgumentException("There is no contender '%s'.".formatted(id));
        };
    }

    private static Pool pool(String id) {
        return Pool.valueOf(id.substring(id.indexOf('/') + 1).toUpperCase(Locale.ROOT));
    }
}
