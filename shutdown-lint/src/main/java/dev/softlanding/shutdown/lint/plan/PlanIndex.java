package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.lint.plan.declared.PlannedTask;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the modules on the class path say about their plans: each has a class in one package, because the classes of a package are
 * what a compiler can list over the whole class path. Its constants are tasks, names, and names that no task may have.
 */
final class PlanIndex {

    static final String PACKAGE = "dev.softlanding.shutdown.plans";

    private static final String TASK = "TASK_";
    private static final String KNOWN = "KNOWN_";
    private static final String RESERVED = "RESERVED_";

    /** A name is at most as long as it may be written, three bytes a character, and a constant 65,535 bytes. */
    private static final int LONGEST = 20_000;

    private final List<PlannedTask> tasks = new ArrayList<>();
    private final Set<String> known = new TreeSet<>();
    private final Set<String> reserved = new TreeSet<>();

    /** @param own the classes that are of this module, from builds before */
    PlanIndex(Elements elements, Set<String> own) {
        for (PackageElement plans : elements.getAllPackageElements(PACKAGE)) {
            for (TypeElement type : ElementFilter.typesIn(plans.getEnclosedElements())) {
                if (!own.contains(type.getSimpleName().toString())) {
                    type.getEnclosedElements().forEach(this::read);
                }
            }
        }
    }

    private void read(Element element) {
        String name = element.getSimpleName().toString();
        if (!(element instanceof VariableElement field) || !(field.getConstantValue() instanceof String constant)) {
            return;
        }
        try {
            JsonNode json = PlanJson.MAPPER.readTree(constant);
            if (name.startsWith(TASK)) {
                tasks.add(PlanJson.read(json));
            } else if (name.startsWith(KNOWN)) {
                known.addAll(PlanJson.texts(json));
            } else if (name.startsWith(RESERVED)) {
                reserved.addAll(PlanJson.texts(json));
            }
        } catch (JacksonException unreadable) {
            return; // written by a version that this one does not know
        }
    }

    List<PlannedTask> tasks() {
        return tasks;
    }

    /** Names that may be used. */
    Set<String> known() {
        return known;
    }

    /** Names that no task may have. */
    Set<String> reserved() {
        return reserved;
    }

    /** The simple name of the class for these tasks: the same in each build, and another in each module, as types are. */
    static String className(Collection<PlannedTask> tasks) {
        String first =
                tasks.stream().map(PlannedTask::type).sorted().findFirst().orElse("");
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(first.getBytes(StandardCharsets.UTF_8));
            return "Plan_" + HexFormat.of().formatHex(Arrays.copyOf(hash, 8));
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    /** The class file for these. */
    static byte[] write(String className, Collection<PlannedTask> tasks, Collection<String> known) {
        Map<String, String> constants = new LinkedHashMap<>();
        for (PlannedTask task : tasks) {
            String json = PlanJson.write(task).toString();
            if (json.length() < LONGEST) {
                constants.put(TASK + constants.size(), json);
            }
        }
        List<String> chunk = new ArrayList<>();
        int length = 0;
        for (String name : known) {
            if (length + name.length() > LONGEST) {
                constants.put(KNOWN + constants.size(), PlanJson.array(chunk).toString());
                chunk.clear();
                length = 0;
            }
            chunk.add(name);
            length += name.length() + 3;
        }
        if (!chunk.isEmpty()) {
            constants.put(KNOWN + constants.size(), PlanJson.array(chunk).toString());
        }
        return ConstantsClass.of(PACKAGE + "." + className, constants);
    }
}
