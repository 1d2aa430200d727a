package dev.softlanding.shutdown.spring.manifest;

import java.util.List;

/** Looks whether each field that the other checks read is of its type; they take what is not as if it were not there. */
final class TypeCheck implements Check {

    static final String CODE = "wrong-type";

    private static final String SECONDS = "whole seconds";
    private static final String TEXT = "text";
    private static final String MAP = "a map";
    private static final String LIST = "a list";

    /** The pod's own fields. */
    void check(Workload workload, Findings findings) {
        Field pod = workload.pod();
        require(pod, MAP, findings);
        seconds(workload.gracePeriod(), findings);
        if (!pod.isThere()) {
            return;
        }
        Field containers = pod.child("containers");
        require(containers, LIST, findings);
        containers.elements().forEach(container -> require(container, MAP, findings));
    }

    @Override
    public void check(Judged judged, Findings findings) {
        Field container = judged.container().field();
        text(container.child("name"), findings);
        text(container.child("image"), findings);
        texts(container.child("command"), findings);
        texts(container.child("args"), findings);
        variables(container.child("env"), findings);
        maps(container.child("envFrom"), findings);
        maps(container.child("ports"), findings);
        lifecycle(container.child("lifecycle"), findings);
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            map(container.child(probe), findings);
            seconds(container.child(probe).child("terminationGracePeriodSeconds"), findings);
            map(container.child(probe).child("httpGet"), findings);
            text(container.child(probe).descendant("httpGet.path"), findings);
        }
    }

    private static void variables(Field env, Findings findings) {
        maps(env, findings);
        for (Field variable : env.elements()) {
            text(variable.child("name"), findings);
            text(variable.child("value"), findings);
            map(variable.child("valueFrom"), findings);
        }
    }

    private static void lifecycle(Field lifecycle, Findings findings) {
        map(lifecycle, findings);
        text(lifecycle.child("stopSignal"), findings);
        Field preStop = lifecycle.child("preStop");
        map(preStop, findings);
        Field sleep = preStop.child("sleep");
        if (sleep.isThere()) {
            require(sleep, MAP, findings);
            require(sleep.child("seconds"), SECONDS, findings);
        }
        map(preStop.child("exec"), findings);
        texts(preStop.descendant("exec.command"), findings);
        map(preStop.child("httpGet"), findings);
        text(preStop.descendant("httpGet.path"), findings);
    }

    private static void maps(Field list, Findings findings) {
        expect(list, LIST, findings);
        list.elements().forEach(element -> require(element, MAP, findings));
    }

    private static void texts(Field list, Findings findings) {
        expect(list, LIST, findings);
        list.elements().forEach(element -> require(element, TEXT, findings));
    }

    private static void map(Field field, Findings findings) {
        expect(field, MAP, findings);
    }

    private static void text(Field field, Findings findings) {
        expect(field, TEXT, findings);
    }

    private static void seconds(Field field, Findings findings) {
        expect(field, SECONDS, findings);
    }

    private static void expect(Field field, String type, Findings findings) {
        if (field.isThere()) {
            require(field, type, findings);
        }
    }

    private static void require(Field field, String type, Findings findings) {
        if (isOf(field, type)) {
            return;
        }
        String name = field.path().substring(field.path().lastIndexOf('.') + 1);
        if (!field.isThere()) {
            findings.failure(CODE, field, "'%s' is missing.".formatted(name), "Write %s.".formatted(type));
        } else {
            findings.failure(
                    CODE,
                    field,
                    "'%s' is %s, not %s.".formatted(name, described(field), type),
                    field.text() != null && type.equals(TEXT)
                            ? Lines.quoted(field.textOr(""))
                            : "Use %s.".formatted(type));
        }
    }

    private static boolean isOf(Field field, String type) {
        return switch (type) {
            case SECONDS -> field.number() != null;
            case TEXT -> field.value() instanceof String;
            case LIST -> field.value() instanceof List<?>;
            default -> field.value() instanceof java.util.Map<?, ?>;
        };
    }

    private static String described(Field field) {
        return field.value() instanceof String
                ? "'" + field.textOr("") + "'"
                : field.value() instanceof Number ? "the number " + field.textOr("") : String.valueOf(field.shown());
    }
}
