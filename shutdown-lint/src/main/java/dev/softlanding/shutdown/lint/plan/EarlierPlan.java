package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.lint.plan.declared.Bean;
import dev.softlanding.shutdown.lint.plan.declared.PlannedTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What an earlier build has found in the sources that this one does not compile. This class is not threadsafe. */
final class EarlierPlan {

    private final PlanFiles files;
    private final Elements elements;
    private final Set<String> compiled;
    private final JsonNode plan;
    private final JsonNode names;

    /** @param compiled the outermost types of the sources that are compiled now */
    EarlierPlan(PlanFiles files, Elements elements, Set<String> compiled) {
        this.files = files;
        this.elements = elements;
        this.compiled = compiled;
        this.plan = files.read(PlanFiles.PLAN);
        this.names = files.read(PlanFiles.NAMES);
    }

    /** The simple name of the class that it has written for other modules; empty if none. */
    String className() {
        return names.path("index").asString("");
    }

    /** By member, where it was. */
    Map<String, String> places() {
        Map<String, String> places = new HashMap<>();
        for (JsonNode json : plan.path("tasks")) {
            PlannedTask task = PlanJson.read(json);
            places.put(task.member(), task.place());
        }
        return places;
    }

    /** Types with tasks that are still there. */
    List<TypeElement> types() {
        Map<String, TypeElement> types = new LinkedHashMap<>();
        for (JsonNode json : plan.path("tasks")) {
            TypeElement type = kept(json.path("type").asString(""));
            if (type != null) {
                types.put(type.getQualifiedName().toString(), type);
            }
        }
        return List.copyOf(types.values());
    }

    /** Beans whose declarations are still there. */
    List<Bean> beans() {
        List<Bean> beans = new ArrayList<>();
        for (JsonNode json : names.path("beans")) {
            String declaredIn = json.path("declaredIn").asString("");
            if (kept(declaredIn) != null) {
                beans.add(new Bean(
                        json.path("name").asString(""),
                        json.path("type").asString(""),
                        declaredIn,
                        json.path("conditional").asBoolean(false),
                        json.path("singleton").asBoolean(true)));
            }
        }
        return beans;
    }

    /** By the outermost type that gives them, names of tasks that code makes. */
    Map<String, List<String>> named() {
        Map<String, List<String>> named = new LinkedHashMap<>();
        names.path("named").forEachEntry((type, json) -> {
            if (kept(type) != null) {
                named.put(type, PlanJson.texts(json));
            }
        });
        return named;
    }

    private @Nullable TypeElement kept(String name) {
        TypeElement type = name.isEmpty() ? null : elements.getTypeElement(name);
        if (type == null) {
            return null;
        }
        TypeElement outermost = type;
        while (outermost.getEnclosingElement() instanceof TypeElement outer) {
            outermost = outer;
        }
        return compiled.contains(outermost.getQualifiedName().toString()) ? null : type;
    }

    /** Deletes what it has written. */
    void delete() {
        if (!plan.isMissingNode()) {
            List.of(PlanFiles.PLAN, PlanFiles.DRAWING, PlanFiles.NAMES).forEach(files::delete);
            deleteClassUnless("");
        }
    }

    /** Deletes the class that it has written, if it has another name than that. */
    void deleteClassUnless(String name) {
        if (!className().isEmpty() && !className().equals(name)) {
            files.deleteClass(className());
        }
    }
}
