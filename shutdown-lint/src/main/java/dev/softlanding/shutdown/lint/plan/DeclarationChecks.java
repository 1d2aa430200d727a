package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.lint.finding.Rule;
import dev.softlanding.shutdown.lint.plan.declared.Annotations;
import dev.softlanding.shutdown.lint.plan.declared.Declarations;
import dev.softlanding.shutdown.lint.plan.declared.Declared;
import dev.softlanding.shutdown.lint.plan.declared.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with each task by itself, in the words of the start. This class is not threadsafe. */
final class DeclarationChecks {

    private static final String CONTEXT = "dev.softlanding.shutdown.TaskContext";
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Elements elements;
    private final Types types;
    private final List<Problem> problems;

    /** A method of several beans is looked at once. */
    private final Set<ExecutableElement> seen = new HashSet<>();

    /** @param problems where they go */
    DeclarationChecks(Elements elements, Types types, List<Problem> problems) {
        this.elements = elements;
        this.types = types;
        this.problems = problems;
    }

    void check(Declared declared) {
        if (!declared.bean().singleton()) {
            refuse(declared, Rules.DECLARATION, null, "is not on a singleton", "Move it to a singleton bean.");
        }
        if (!seen.add(declared.method())) {
            return;
        }
        if (Declarations.owner(declared.method()).getKind() == ElementKind.ANNOTATION_TYPE) {
            add(
                    declared,
                    Rules.DECLARATION,
                    false,
                    null,
                    "is on an annotation, which is no bean",
                    "Move it to a bean.");
        }
        checkParameters(declared);
        checkReturn(declared);
        checkFallback(declared);
        checkLabels(declared);
        checkTime(declared, "timeout", "timeout");
        checkTime(declared, "guaranteed", "guaranteed time");
    }

    private void checkParameters(Declared declared) {
        var parameters = declared.method().getParameters();
        boolean context = parameters.size() == 1
                && nameOf(types.erasure(parameters.get(0).asType())).equals(CONTEXT);
        if (!parameters.isEmpty() && !context) {
            String shown = parameters.stream()
                    .map(parameter -> simpleName(parameter.asType()))
                    .collect(Collectors.joining(", "));
            refuse(
                    declared,
                    Rules.DECLARATION,
                    null,
                    "has the parameters (%s)".formatted(shown),
                    "Let it have none, or one TaskContext.");
        }
    }

    private void checkReturn(Declared declared) {
        TypeMirror returned = declared.method().getReturnType();
        if (isSettled(declared.method()) && is(returned, "java.util.concurrent.Future") && !isStage(returned)) {
            refuse(
                    declared,
                    Rules.DECLARATION,
                    null,
                    "returns a %s, for which nobody would wait".formatted(simpleName(returned)),
                    "Return a CompletionStage, or wait for it in the method.");
        }
    }

    private void checkFallback(Declared declared) {
        String name = Annotations.text(declared.annotation(), "fallback");
        if (name.isEmpty() || !isSettled(declared.method())) {
            return;
        }
        TypeElement type = Declarations.owner(declared.method());
        AnnotationValue value = Annotations.written(declared.annotation(), "fallback");
        List<ExecutableElement> fallbacks = fallbacks(type, name);
        if (fallbacks.isEmpty()) {
            refuse(
                    declared,
                    Rules.DECLARATION,
                    value,
                    "has the fallback '%s', but no method without parameters has that name".formatted(name),
                    "Name one that %s has.".formatted(type.getSimpleName()));
            return;
        }
        TypeMirror returned = fallbacks.get(0).getReturnType();
        if (is(returned, "java.util.concurrent.Future") || isStage(returned)) {
            refuse(
                    declared,
                    Rules.DECLARATION,
                    value,
                    "has the fallback '%s', which returns a %s, for which nobody would wait"
                            .formatted(name, simpleName(returned)),
                    "Wait for it in the method.");
        }
    }

    /** The nearest first. */
    private List<ExecutableElement> fallbacks(TypeElement type, String name) {
        List<ExecutableElement> found = new ArrayList<>();
        for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
            if (method.getSimpleName().contentEquals(name)
                    && method.getParameters().isEmpty()) {
                found.add(method);
            }
        }
        for (TypeMirror supertype : types.directSupertypes(type.asType())) {
            if (types.asElement(supertype) instanceof TypeElement above) {
                found.addAll(fallbacks(above, name));
            }
        }
        return found;
    }

    private void checkLabels(Declared declared) {
        Set<String> keys = new HashSet<>();
        for (AnnotationValue value : Annotations.values(declared.annotation(), "labels")) {
            String label = String.valueOf(value.getValue());
            int sign = label.indexOf('=');
            if (sign < 1) {
                refuse(
                        declared,
                        Rules.DECLARATION,
                        value,
                        "has the label '%s'".formatted(label),
                        "Write it as key=value.");
            } else if (!keys.add(label.substring(0, sign))) {
                refuse(
                        declared,
                        Rules.DECLARATION,
                        value,
                        "has more than one label '%s'".formatted(label.substring(0, sign)),
                        "Give it one.");
            }
        }
    }

    private void checkTime(Declared declared, String member, String what) {
        AnnotationValue value = Annotations.written(declared.annotation(), member);
        String text = Annotations.text(declared.annotation(), member);
        boolean leftOut = text.isEmpty() && (value == null || !member.equals("timeout"));
        Times time = Times.of(text);
        if (leftOut || time.text() == null) {
            return;
        }
        if (time.isUnusable()) {
            add(
                    declared,
                    Rules.TIMEOUT,
                    !time.assumed(),
                    value,
                    "has the %s '%s'".formatted(what, time.text()),
                    "Write it as 500ms, 5s or PT5S.");
        }
        Duration duration = time.duration();
        if (duration != null && duration.compareTo(LONG) > 0 && duration.compareTo(LONGEST) <= 0) {
            add(
                    declared,
                    Rules.TIMEOUT,
                    false,
                    value,
                    "has the %s '%s', which is over an hour".formatted(what, time.text()),
                    "Write what cleaning up takes: no platform waits that long.");
        }
    }

    /** Whether what overrides it cannot say something else: a narrower type, another fallback. */
    private static boolean isSettled(ExecutableElement method) {
        TypeElement type = Declarations.owner(method);
        boolean concrete = type.getKind().isClass() && !type.getModifiers().contains(Modifier.ABSTRACT);
        return concrete
                || method.getModifiers().contains(Modifier.FINAL)
                || method.getModifiers().contains(Modifier.PRIVATE)
                || method.getModifiers().contains(Modifier.STATIC);
    }

    private boolean isStage(TypeMirror type) {
        return is(type, "java.util.concurrent.CompletionStage");
    }

    private boolean is(TypeMirror type, String name) {
        TypeElement known = elements.getTypeElement(name);
        return known != null
                && type.getKind() == javax.lang.model.type.TypeKind.DECLARED
                && types.isAssignable(types.erasure(type), types.erasure(known.asType()));
    }

    private String nameOf(TypeMirror type) {
        return types.asElement(type) instanceof TypeElement element
                ? element.getQualifiedName().toString()
                : type.toString();
    }

    private String simpleName(TypeMirror type) {
        String name = types.erasure(type).toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private void refuse(Declared declared, Rule rule, @Nullable AnnotationValue value, String what, String fix) {
        add(declared, rule, true, value, what, fix);
    }

    private void add(
            Declared declared, Rule rule, boolean error, @Nullable AnnotationValue value, String what, String fix) {
        String message = "@OnShutdown method '%s' of bean '%s' %s. %s"
                .formatted(declared.task().method(), declared.bean().name(), what, fix);
        problems.add(new Problem(rule, error, message, List.of(declared), value));
    }
}
