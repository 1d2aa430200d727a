package dev.softlanding.shutdown.plan;

import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.report.Remedy;
import dev.softlanding.shutdown.report.TaskSlack;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says what to change so that a plan fits its budget. Time can be had from the platform, or saved on tasks.
 *
 * <p>If every path that is too long lies within one, it is enough to save on that one, wherever. Else no single sum would
 * do; but timeouts that all shrink in the proportion of budget and worst case make every path shrink so, and the work of
 * all as well.
 *
 * <p>This class is immutable.
 */
final class Remedies {

    /** What {@link ShutdownSettings} accepts. */
    private static final Duration LONGEST_GRACE_PERIOD = Duration.ofDays(1);

    private static final int MOST_NAMES = 20;

    private final ShutdownSettings settings;
    private final long worst;
    private final long budget;

    Remedies(ShutdownSettings settings, long worst, long budget) {
        this.settings = settings;
        this.worst = worst;
        this.budget = budget;
    }

    /**
     * @param single the change of one task that suffices, if there is one
     * @param tasks all tasks
     * @param criticalPath the tasks of the longest path
     * @param scarce whether tasks may have to wait for workers, so that all work counts and not only the longest path
     */
    List<Remedy> find(Optional<Remedy> single, List<TaskSlack> tasks, List<String> criticalPath, boolean scarce) {
        List<Remedy> remedies = new ArrayList<>();
        single.ifPresent(remedies::add);
        Duration needed = neededGracePeriod();
        if (needed.compareTo(LONGEST_GRACE_PERIOD) <= 0) {
            remedies.add(gracePeriod(needed));
        }
        List<TaskSlack> tooLong = tasks.stream()
                .filter(task -> !task.timeout().isZero())
                .filter(task -> scarce || task.slack().isNegative())
                .toList();
        Set<String> path = new HashSet<>(criticalPath);
        long percent = 100 * budget / worst;
        if (single.isPresent() && tooLong.size() == 1) {
            return remedies; // there is nothing else to shorten
        }
        if (tooLong.stream().map(TaskSlack::task).allMatch(path::contains)) {
            remedies.add(criticalPath(tooLong));
        } else if (percent > 0) {
            remedies.add(timeouts(tooLong, percent));
        }
        return remedies;
    }

    /** A {@code preStop} hook is charged in whole seconds, and a manifest has whole seconds. */
    private Duration neededGracePeriod() {
        return wholeSeconds(settings.preStop())
                .plus(wholeSeconds(Duration.ofNanos(worst).plus(settings.reserve())));
    }

    private static Duration wholeSeconds(Duration duration) {
        return Duration.ofSeconds(duration.plusSeconds(1).minusNanos(1).toSeconds());
    }

    private Remedy gracePeriod(Duration needed) {
        return new Remedy(
                Remedy.Kind.GRACE_PERIOD,
                settings.gracePeriod(),
                needed,
                List.of(),
                "Raise the grace period from %s to %s, here ('shutdown.grace-period') and on the platform."
                        .formatted(seconds(settings.gracePeriod()), seconds(needed)));
    }

    private Remedy criticalPath(List<TaskSlack> path) {
        String by = "by " + seconds(Duration.ofNanos(worst - budget));
        return shorten(Remedy.Kind.CRITICAL_PATH, path, path.size() == 1 ? by : by + " in sum");
    }

    private Remedy timeouts(List<TaskSlack> tasks, long percent) {
        return shorten(Remedy.Kind.TIMEOUTS, tasks, "to at most %s %% of what they are".formatted(percent));
    }

    private Remedy shorten(Remedy.Kind kind, List<TaskSlack> tasks, String howFar) {
        String more = tasks.size() > MOST_NAMES ? " and %s more".formatted(tasks.size() - MOST_NAMES) : "";
        String named = tasks.stream()
                .limit(MOST_NAMES)
                .map(task -> "'%s' (%s)".formatted(task.task(), seconds(task.timeout())))
                .collect(Collectors.joining(", "));
        return new Remedy(
                kind,
                Duration.ofNanos(worst),
                Duration.ofNanos(budget),
                tasks.stream().map(TaskSlack::task).toList(),
                "Shorten the timeout%s of %s%s %s.".formatted(tasks.size() == 1 ? "" : "s", named, more, howFar));
    }

    /** With a thousandth's precision; never less than it is. */
    private static String seconds(Duration duration) {
        return Wording.seconds(duration.plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS));
    }
}
