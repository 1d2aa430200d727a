package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.lint.plan.GraphChecks.Seen;
import dev.softlanding.shutdown.lint.plan.declared.Bean;
import dev.softlanding.shutdown.lint.plan.declared.Beans;
import dev.softlanding.shutdown.lint.plan.declared.Declarations;
import dev.softlanding.shutdown.lint.plan.declared.Declared;
import dev.softlanding.shutdown.lint.plan.declared.NamedTasks;
import dev.softlanding.shutdown.lint.plan.declared.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;

/** The tasks, beans and names of a module: those of the sources that are compiled, and what is kept of others. */
final class ModuleSources {

    private final Beans beans;
    private final Declarations declarations;

    /** By the outermost type that gives them, names of tasks that code makes. */
    private final Map<String, List<String>> named = new TreeMap<>();

    private Seen seen = Seen.ALL;

    /** @param compiled the types that are compiled, nested ones too */
    ModuleSources(ProcessingEnvironment environment, EarlierPlan earlier, List<TypeElement> compiled) {
        var elements = environment.getElementUtils();
        var types = environment.getTypeUtils();
        var sources = Sources.of(environment);
        Map<String, String> places = earlier.places();
        beans = new Beans(elements, types, sources);
        declarations = new Declarations(elements, types, sources, member -> places.getOrDefault(member, ""));
        List<TypeElement> declaring = new ArrayList<>();
        for (TypeElement type : compiled) {
            beans.addFrom(type);
            if (!Declarations.annotated(type).isEmpty()) {
                declaring.add(type);
            }
            if (!(type.getEnclosingElement() instanceof TypeElement)) {
                addNamed(type, sources);
            }
        }
        declaring.addAll(earlier.types());
        earlier.beans().forEach(beans::add);
        named.putAll(earlier.named());
        declarations.addAll(beans, declaring);
    }

    private void addNamed(TypeElement type, Sources sources) {
        NamedTasks found = sources.namedTasks(type);
        if (!found.names().isEmpty()) {
            named.put(type.getQualifiedName().toString(), List.copyOf(found.names()));
        }
        if (!sources.has(type)) {
            seen = Seen.SOME;
        } else if (found.hasUnknown() && seen == Seen.ALL) {
            seen = Seen.ALL_BUT_COMPUTED;
        }
    }

    List<Declared> tasks() {
        return declarations.tasks();
    }

    List<Bean> beans() {
        return beans.all();
    }

    Map<String, List<String>> named() {
        return named;
    }

    /** How much of the module's names can be seen. */
    Seen seen() {
        return seen;
    }

    /** All names that may be used beside those of its tasks: the starter makes tasks of some beans. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Bean bean : beans.all()) {
            names.add(bean.taskName());
            names.add(bean.taskName() + "-bean"); // if the other one is taken
        }
        named.values().forEach(names::addAll);
        return names;
    }
}
