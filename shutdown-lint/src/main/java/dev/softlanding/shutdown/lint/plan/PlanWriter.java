package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.lint.plan.declared.Bean;
import dev.softlanding.shutdown.lint.plan.declared.Declared;
import dev.softlanding.shutdown.lint.plan.declared.PlannedTask;
import dev.softlanding.shutdown.plan.ShutdownPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what is known of a plan, for people, for modules that depend on this one, and for the next build. */
final class PlanWriter {

    private final PlanFiles files;
    private final List<Element> from = new ArrayList<>();
    private final ModuleSources module;
    private final String className;
    private final boolean named;

    /**
     * @param first the class of the first task
     * @param className of what is written for other modules
     */
    PlanWriter(PlanFiles files, @Nullable TypeElement first, ModuleSources module, String className) {
        this.files = files;
        this.module = module;
        this.className = className;
        for (Declared declared : module.tasks()) {
            Element type = declared.method().getEnclosingElement();
            if (!from.contains(type)) {
                from.add(type);
            }
        }
        Element element = first;
        while (element != null && element.getKind() != ElementKind.MODULE) {
            element = element.getEnclosingElement();
        }
        this.named = element instanceof ModuleElement in && !in.isUnnamed();
    }

    void write(List<PlannedTask> tasks, @Nullable ShutdownPlan plan, EarlierPlan earlier) throws IOException {
        List<ShutdownTask> path = longestPath(plan);
        List<String> pathNames = path.stream().map(ShutdownTask::name).toList();
        ObjectNode json = PlanJson.MAPPER.createObjectNode();
        if (plan != null) {
            ObjectNode longest = json.putObject("longestPath");
            longest.put("takesAtMost", Wording.seconds(sum(path)));
            longest.set("tasks", PlanJson.array(pathNames));
        }
        ArrayNode array = json.putArray("tasks");
        tasks.forEach(task -> array.add(PlanJson.write(task)));
        files.write(PlanFiles.PLAN, pretty(json), from);
        files.write(PlanFiles.DRAWING, PlanMermaid.of(tasks, pathNames), from);
        earlier.deleteClassUnless(named ? "" : className);
        if (!named) {
            files.writeClass(className, PlanIndex.write(className, tasks, module.names()), from);
        }
        files.write(PlanFiles.NAMES, pretty(names()), from);
    }

    private static String pretty(ObjectNode json) {
        return json.toPrettyString().replace("\r\n", "\n") + "\n";
    }

    private ObjectNode names() {
        ObjectNode json = PlanJson.MAPPER.createObjectNode();
        json.put("index", named ? "" : className);
        ArrayNode beans = json.putArray("beans");
        for (Bean bean : module.beans()) {
            ObjectNode each = beans.addObject();
            each.put("name", bean.name());
            each.put("type", bean.type());
            each.put("declaredIn", bean.declaredIn());
            each.put("conditional", bean.conditional());
            each.put("singleton", bean.singleton());
        }
        ObjectNode named = json.putObject("named");
        for (Map.Entry<String, List<String>> entry : module.named().entrySet()) {
            named.set(entry.getKey(), PlanJson.array(entry.getValue()));
        }
        return json;
    }

    /** Of those whose times are known. */
    private static Duration sum(List<ShutdownTask> path) {
        return path.stream().map(ModulePlan::knownTimeout).reduce(Duration.ZERO, Duration::plus);
    }

    /** Tasks of other modules are on it too. */
    private static List<ShutdownTask> longestPath(@Nullable ShutdownPlan plan) {
        if (plan == null) {
            return List.of();
        }
        var settings = ShutdownSettings.defaults();
        return plan.proof(settings, settings.gracePeriod().toNanos()).criticalPath().stream()
                .map(name -> plan.task(plan.nodeOf(name)))
                .filter(task -> !ModulePlan.knownTimeout(task).isZero())
                .toList();
    }
}
