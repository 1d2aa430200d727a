package dev.softlanding.shutdown.engine;

import dev.softlanding.shutdown.report.CoordinatorState;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.ShutdownListener;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What listeners hear of a run, and whether it makes sense together with the report. This class is threadsafe. */
final class Story implements ShutdownListener {

    private final List<ShutdownEvent> events = new ArrayList<>();

    @Override
    public synchronized void onEvent(ShutdownEvent event) {
        events.add(event);
        notifyAll();
    }

    synchronized List<ShutdownEvent> events() {
        return List.copyOf(events);
    }

    /** Waits until that many events have come; tells whether they have. */
    synchronized boolean await(int count, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (events.size() < count && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        return events.size() >= count;
    }

    /** How many events of a type there were. */
    synchronized long count(Class<? extends ShutdownEvent> type) {
        return events.stream().filter(type::isInstance).count();
    }

    /** All that does not fit together in the story of a run that is over; empty if all does. */
    synchronized List<String> oddities(ShutdownReport report) {
        var odd = new Oddities();
        odd.unless(report.state() == CoordinatorState.TERMINATED, "state " + report.state());
        odd.unless(!events.isEmpty() && events.get(0) instanceof ShutdownEvent.RunStarted, "RunStarted is not first");
        odd.unless(!events.isEmpty() && isEnd(events.get(events.size() - 1), report), "the report is not last");
        odd.unless(count(ShutdownEvent.RunStarted.class) == 1, "RunStarted not once");
        odd.unless(count(ShutdownEvent.RunEnded.class) == 1, "RunEnded not once");
        odd.unless(count(ShutdownEvent.CutOff.class) == (report.cutOff() == null ? 0 : 1), "CutOff not as reported");
        odd.unless(
                count(ShutdownEvent.TriggerJoined.class)
                        == report.laterTriggers().size(),
                "TriggerJoined not as reported");
        Map<String, TaskReport> tasks = new HashMap<>();
        report.tasks().forEach(task -> tasks.put(task.name(), task));
        Set<String> started = new HashSet<>();
        Map<String, TaskStatus> ended = new HashMap<>();
        boolean cutOff = false;
        for (ShutdownEvent event : events) {
            if (event instanceof ShutdownEvent.CutOff) {
                cutOff = true;
            } else if (event instanceof ShutdownEvent.PhaseEnded end) {
                odd.unless(!cutOff, "%s ended after the cut-off".formatted(end.phase()));
            } else if (event instanceof ShutdownEvent.TaskStarted start) {
                odd.unless(!cutOff, "'%s' started after the cut-off".formatted(start.task()));
                odd.unless(started.add(start.task()), "'%s' started twice".formatted(start.task()));
                odd.unless(!ended.containsKey(start.task()), "'%s' started after its end".formatted(start.task()));
                odd.unless(
                        tasks.get(start.task()).after().stream()
                                .filter(tasks::containsKey)
                                .allMatch(ended::containsKey),
                        "'%s' started too early".formatted(start.task()));
            } else if (event instanceof ShutdownEvent.TaskEnded end) {
                odd.unless(ended.put(end.task(), end.outcome()) == null, "'%s' ended twice".formatted(end.task()));
            }
        }
        for (TaskReport task : report.tasks()) {
            boolean ran = task.status().compareTo(TaskStatus.SKIPPED) < 0;
            odd.unless(task.status() == ended.get(task.name()), "'%s' did not end as reported".formatted(task.name()));
            odd.unless(
                    started.contains(task.name()) == (task.startedAfter() != null),
                    "'%s' did not start as reported".formatted(task.name()));
            odd.unless(!ran || started.contains(task.name()), "'%s' ended unstarted".formatted(task.name()));
        }
        return odd.found;
    }

    private static boolean isEnd(ShutdownEvent event, ShutdownReport report) {
        boolean late = report.tasks().stream().anyMatch(task -> task.endedLateAfter() != null);
        return event instanceof ShutdownEvent.RunEnded end
                && (late || end.report().equals(report));
    }

    private static final class Oddities {

        private final List<String> found = new ArrayList<>();

        void unless(boolean condition, String oddity) {
            if (!condition) {
                found.add(oddity);
            }
        }
    }
}
