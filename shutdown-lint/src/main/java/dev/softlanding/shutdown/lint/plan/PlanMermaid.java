package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.lint.plan.declared.PlannedTask;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Draws the tasks of a module in Mermaid's language, as code forges show it. This class is not threadsafe; an instance draws once. */
final class PlanMermaid {

    private final StringBuilder text = new StringBuilder("flowchart LR\n");
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Set<String> arrows = new HashSet<>();

    private PlanMermaid() {}

    /**
     * The drawing: a group for each phase, an arrow from what ends first to what waits for it, and round what is of another module.
     *
     * @param tasks in their order
     * @param longestPath the names of those on it
     */
    static String of(Collection<PlannedTask> tasks, Collection<String> longestPath) {
        var mermaid = new PlanMermaid();
        mermaid.drawTasks(tasks);
        mermaid.drawArrows(tasks);
        mermaid.text.append("  classDef longest stroke:#c2410c,stroke-width:3px\n");
        for (String name : longestPath) {
            if (mermaid.ids.containsKey(name)) {
                mermaid.text.append("  class %s longest\n".formatted(mermaid.ids.get(name)));
            }
        }
        return mermaid.text.toString();
    }

    private void drawTasks(Collection<PlannedTask> tasks) {
        for (Phase phase : Phase.values()) {
            List<PlannedTask> members =
                    tasks.stream().filter(task -> task.phase() == phase).toList();
            boolean group = phase != Phase.NONE && !members.isEmpty();
            if (group) {
                ids.put(phase.id(), "phase_" + phase.id());
                text.append("  subgraph phase_%s [\"%s\"]\n".formatted(phase.id(), phase.id()));
            }
            for (PlannedTask task : members) {
                String id = "t" + ids.size();
                ids.putIfAbsent(task.name(), id);
                text.append("  %s%s[\"%s<br/>%s\"]\n"
                        .formatted(group ? "  " : "", id, escaped(task.name()), escaped("at most " + task.timeout())));
            }
            text.append(group ? "  end\n" : "");
        }
    }

    private void drawArrows(Collection<PlannedTask> tasks) {
        for (PlannedTask task : tasks) {
            for (String after : task.after()) {
                arrow(id(PlannedTask.unmarked(after)), id(task.name()));
            }
            for (String before : task.before()) {
                arrow(id(task.name()), id(PlannedTask.unmarked(before)));
            }
        }
    }

    private void arrow(String from, String to) {
        if (arrows.add(from + " " + to)) {
            text.append("  %s --> %s\n".formatted(from, to));
        }
    }

    private String id(String name) {
        String known = ids.get(name);
        if (known != null) {
            return known;
        }
        String id = "t" + ids.size();
        ids.put(name, id);
        text.append("  %s([\"%s\"])\n".formatted(id, escaped(name)));
        return id;
    }

    /** By number: so nothing in a name is markup, whatever it is. */
    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (Character.isLetterOrDigit(point) || " -_.:,".indexOf(point) >= 0) {
                escaped.appendCodePoint(point);
            } else {
                escaped.append('#').append(point).append(';');
            }
        });
        return escaped.toString();
    }
}
