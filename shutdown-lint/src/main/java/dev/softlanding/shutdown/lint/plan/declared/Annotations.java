package dev.softlanding.shutdown.lint.plan.declared;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Reads annotations of which only the names are known. This class has no state. */
public final class Annotations {

    public static final String ON_SHUTDOWN = "dev.softlanding.shutdown.spring.OnShutdown";

    private Annotations() {}

    /** The one of that type on the element itself, or {@code null}. */
    public static @Nullable AnnotationMirror find(Element element, String type) {
        for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
            if (typeOf(mirror).getQualifiedName().contentEquals(type)) {
                return mirror;
            }
        }
        return null;
    }

    /** The one of that type on the element, or on one of its annotations, or on one of theirs; or {@code null}. */
    public static @Nullable AnnotationMirror findMeta(Element element, String type) {
        Deque<Element> open = new ArrayDeque<>(List.of(element));
        Set<Element> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Element next = open.remove();
            AnnotationMirror found = find(next, type);
            if (found != null) {
                return found;
            }
            for (AnnotationMirror mirror : next.getAnnotationMirrors()) {
                TypeElement annotation = typeOf(mirror);
                if (seen.add(annotation)
                        && !annotation.getQualifiedName().toString().startsWith("java.lang.")) {
                    open.add(annotation);
                }
            }
        }
        return null;
    }

    public static boolean isMeta(Element element, String type) {
        return findMeta(element, type) != null;
    }

    public static TypeElement typeOf(AnnotationMirror mirror) {
        return (TypeElement) mirror.getAnnotationType().asElement();
    }

    /** What is written there, or {@code null}: a default is not. */
    public static @Nullable AnnotationValue written(AnnotationMirror mirror, String member) {
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                mirror.getElementValues().entrySet()) {
            if (entry.getKey().getSimpleName().contentEquals(member)) {
                return entry.getValue();
            }
        }
        return null;
    }

    /** What is written, or the first of it if it is a list; empty if there is nothing, or something else than text. */
    public static String text(AnnotationMirror mirror, String member) {
        AnnotationValue value = written(mirror, member);
        Object first = value == null ? "" : value.getValue();
        if (first instanceof List<?> values) {
            first = values.isEmpty() ? "" : ((AnnotationValue) values.get(0)).getValue();
        }
        return first instanceof String text ? text : "";
    }

    /** All the values of a list; one that is written without braces may be none. */
    public static List<AnnotationValue> values(AnnotationMirror mirror, String member) {
        AnnotationValue value = written(mirror, member);
        if (value == null) {
            return List.of();
        }
        return value.getValue() instanceof List<?> values
                ? values.stream().map(AnnotationValue.class::cast).toList()
                : List.of(value);
    }

    public static List<String> texts(AnnotationMirror mirror, String member) {
        return values(mirror, member).stream()
                .map(value -> String.valueOf(value.getValue()))
                .toList();
    }
}
