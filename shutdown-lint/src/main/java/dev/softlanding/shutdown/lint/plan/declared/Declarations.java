package dev.softlanding.shutdown.lint.plan.declared;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.lint.plan.declared.PlannedTask.Presence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** The tasks of a module: each annotated method, once for each bean it is a method of. This class is not threadsafe. */
public final class Declarations {

    private final Elements elements;
    private final Types types;
    private final Sources sources;
    private final Function<String, String> earlierPlaces;
    private final List<Declared> tasks = new ArrayList<>();

    /** @param earlierPlaces by member, where an earlier compilation has seen it; empty if it has not */
    public Declarations(Elements elements, Types types, Sources sources, Function<String, String> earlierPlaces) {
        this.elements = elements;
        this.types = types;
        this.sources = sources;
        this.earlierPlaces = earlierPlaces;
    }

    /** In the order of their phases and names. */
    public List<Declared> tasks() {
        return tasks.stream()
                .sorted(Comparator.comparing(
                                (Declared declared) -> declared.task().phase())
                        .thenComparing(declared -> declared.task().name())
                        .thenComparing(declared -> declared.task().member()))
                .toList();
    }

    /**
     * Adds the tasks of all beans, and of these types where no bean is known.
     *
     * @param declaring types with annotated methods
     */
    public void addAll(Beans beans, Iterable<TypeElement> declaring) {
        Set<String> used = new LinkedHashSet<>();
        for (Bean bean : beans.all()) {
            TypeElement type = elements.getTypeElement(bean.type());
            if (type != null) {
                methodsOf(type).forEach((method, annotation) -> {
                    used.add(owner(method).getQualifiedName().toString());
                    add(bean, method, annotation, bean.conditional() ? Presence.PERHAPS : Presence.SURE);
                });
            }
        }
        for (TypeElement type : declaring) {
            if (!used.contains(type.getQualifiedName().toString())) {
                Bean unknown = beans.unknown(type);
                annotated(type).forEach((method, annotation) -> add(unknown, method, annotation, Presence.PERHAPS));
            }
        }
    }

    private void add(Bean bean, ExecutableElement method, AnnotationMirror annotation, Presence presence) {
        TypeElement type = owner(method);
        String name = Annotations.text(annotation, "name");
        String methodName = method.getSimpleName().toString();
        String member = type.getQualifiedName() + "#" + methodName;
        String place = sources.place(method, annotation);
        var task = new PlannedTask(
                name.isEmpty() ? bean.taskName(methodName) : name,
                constant(Phase.class, annotation, "phase", Phase.RELEASE),
                Annotations.text(annotation, "timeout"),
                Annotations.text(annotation, "guaranteed"),
                Annotations.texts(annotation, "after"),
                Annotations.texts(annotation, "before"),
                isTrue(annotation, "optional"),
                constant(FailurePolicy.class, annotation, "onFailure", FailurePolicy.CONTINUE),
                Annotations.text(annotation, "owner"),
                type.getQualifiedName().toString(),
                methodName,
                place.isEmpty() ? earlierPlaces.apply(member) : place,
                presence);
        tasks.add(new Declared(task, bean, method, annotation, isCompiled(type)));
    }

    private boolean isCompiled(TypeElement type) {
        return !sources.areVisible() || sources.has(type);
    }

    /** The type that has the method. */
    public static TypeElement owner(ExecutableElement method) {
        return (TypeElement) Objects.requireNonNull(method.getEnclosingElement());
    }

    private static boolean isTrue(AnnotationMirror annotation, String member) {
        AnnotationValue value = Annotations.written(annotation, member);
        return value != null && Boolean.TRUE.equals(value.getValue());
    }

    private static <E extends Enum<E>> E constant(
            Class<E> type, AnnotationMirror annotation, String member, E unlessWritten) {
        AnnotationValue value = Annotations.written(annotation, member);
        for (E constant : type.getEnumConstants()) {
            if (value != null && String.valueOf(value.getValue()).endsWith(constant.name())) {
                return constant;
            }
        }
        return unlessWritten;
    }

    /** The annotated methods of a type itself. */
    public static Map<ExecutableElement, AnnotationMirror> annotated(TypeElement type) {
        Map<ExecutableElement, AnnotationMirror> methods = new LinkedHashMap<>();
        for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
            AnnotationMirror annotation = Annotations.find(method, Annotations.ON_SHUTDOWN);
            if (annotation != null) {
                methods.put(method, annotation);
            }
        }
        return methods;
    }

    /** Inherited ones too, unless what overrides one is annotated itself. */
    private Map<ExecutableElement, AnnotationMirror> methodsOf(TypeElement type) {
        Map<ExecutableElement, AnnotationMirror> methods = new LinkedHashMap<>();
        for (TypeElement each : withSupertypes(type)) {
            annotated(each).forEach((method, annotation) -> {
                boolean overridden =
                        methods.keySet().stream().anyMatch(other -> elements.overrides(other, method, type));
                if (!overridden) {
                    methods.put(method, annotation);
                }
            });
        }
        return methods;
    }

    private Set<TypeElement> withSupertypes(TypeElement type) {
        Set<TypeElement> all = new LinkedHashSet<>(List.of(type));
        for (TypeMirror supertype : types.directSupertypes(type.asType())) {
            if (types.asElement(supertype) instanceof TypeElement above) {
                all.addAll(withSupertypes(above));
            }
        }
        return all;
    }
}
