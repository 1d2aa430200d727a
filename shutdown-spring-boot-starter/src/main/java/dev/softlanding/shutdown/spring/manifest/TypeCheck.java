package dev.softlanding.shutdown.spring.manifest;

import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.spring.manifest.Documents.Document;
import java.util.List;
import java.util.Map;

/** Looks whether each field that the other checks read is of its type; they take what is not as if it were not there. */
final class TypeCheck implements Check {

    static final String CODE = "wrong-type";
    static final String EMPTY = "containers-empty";

    /** What can be written in a field. */
    private enum Type {
        SECONDS("whole seconds"),
        TEXT("text"),
        MAP("a map"),
        LIST("a list");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        boolean isOf(Field field) {
            return switch (this) {
                case SECONDS -> field.number() != null;
                case TEXT -> field.value() instanceof String;
                case MAP -> field.value() instanceof Map<?, ?>;
                case LIST -> field.value() instanceof List<?>;
            };
        }
    }

    /** The pod's own fields. */
    void check(Workload workload, Findings findings) {
        Field pod = workload.pod();
        require(pod, Type.MAP, findings);
        optional(workload.gracePeriod(), Type.SECONDS, findings);
        if (pod.isThere()) {
            Field containers = pod.child("containers");
            require(containers, Type.LIST, findings);
            containers.elements().forEach(container -> require(container, Type.MAP, findings));
            if (containers.value() instanceof List<?> none && none.isEmpty()) {
                findings.failure(
                        EMPTY, containers, "There is no container, so nothing was judged.", "Add the application's.");
            }
        }
    }

    /** The entries of a ConfigMap or a Secret. */
    void check(Document configuration, Findings findings) {
        boolean secret = configuration.kind().equals("Secret");
        for (String part : List.of("data", "stringData")) {
            Field entries = configuration.field().child(part);
            optional(entries, Type.MAP, findings);
            if (entries.value() instanceof Map<?, ?> map) {
                map.keySet().forEach(key -> entry(entries.child(String.valueOf(key)), secret, findings));
            }
        }
    }

    private static void entry(Field entry, boolean secret, Findings findings) {
        if (!secret) {
            optional(entry, Type.TEXT, findings);
        } else if (entry.isThere() && !Type.TEXT.isOf(entry)) {
            findings.failure(CODE, new Field(entry.path(), null), "The value is not text.", "Put it into quotes.");
        }
    }

    @Override
    public void check(Judged judged, Findings findings) {
        optional(judged.field("name"), Type.TEXT, findings);
        optional(judged.field("image"), Type.TEXT, findings);
        list(judged.field("command"), Type.TEXT, findings);
        list(judged.field("args"), Type.TEXT, findings);
        list(judged.field("envFrom"), Type.MAP, findings);
        list(judged.field("ports"), Type.MAP, findings);
        list(judged.field("env"), Type.MAP, findings);
        for (Field variable : judged.field("env").elements()) {
            optional(variable.child("name"), Type.TEXT, findings);
            optional(variable.child("value"), Type.TEXT, findings);
            optional(variable.child("valueFrom"), Type.MAP, findings);
        }
        lifecycle(judged.field("lifecycle"), findings);
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            optional(judged.field(probe), Type.MAP, findings);
            optional(judged.field(probe + ".terminationGracePeriodSeconds"), Type.SECONDS, findings);
            optional(judged.field(probe + ".httpGet"), Type.MAP, findings);
            optional(judged.field(probe + ".httpGet.path"), Type.TEXT, findings);
        }
    }

    private static void lifecycle(Field lifecycle, Findings findings) {
        optional(lifecycle, Type.MAP, findings);
        optional(lifecycle.child("stopSignal"), Type.TEXT, findings);
        Field preStop = lifecycle.child("preStop");
        optional(preStop, Type.MAP, findings);
        Field sleep = preStop.child("sleep");
        optional(sleep, Type.MAP, findings);
        if (sleep.isThere()) {
            require(sleep.child("seconds"), Type.SECONDS, findings);
        }
        optional(preStop.child("exec"), Type.MAP, findings);
        list(preStop.descendant("exec.command"), Type.TEXT, findings);
        optional(preStop.child("httpGet"), Type.MAP, findings);
        optional(preStop.descendant("httpGet.path"), Type.TEXT, findings);
    }

    private static void list(Field list, Type ofWhat, Findings findings) {
        optional(list, Type.LIST, findings);
        list.elements().forEach(element -> require(element, ofWhat, findings));
    }

    private static void optional(Field field, Type type, Findings findings) {
        if (field.isThere()) {
            require(field, type, findings);
        }
    }

    private static void require(Field field, Type type, Findings findings) {
        if (type.isOf(field)) {
            return;
        }
        String name = field.path().substring(field.path().lastIndexOf('.') + 1);
        String problem = field.isThere()
                ? "'%s' is %s, not %s.".formatted(name, described(field), type.words)
                : "'%s' is missing.".formatted(name);
        boolean isUnquoted = type == Type.TEXT && field.text() != null;
        findings.failure(
                CODE, field, problem, isUnquoted ? Lines.quoted(field.textOr("")) : "Use %s.".formatted(type.words));
    }

    private static String described(Field field) {
        if (field.value() instanceof String text) {
            return "'" + Wording.escaped(text) + "'";
        }
        return field.value() instanceof Literal literal ? literal.described() : String.valueOf(field.shown());
    }
}
