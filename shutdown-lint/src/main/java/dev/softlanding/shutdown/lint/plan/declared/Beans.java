package dev.softlanding.shutdown.lint.plan.declared;

import java.beans.Introspector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** The beans of a module: classes with a stereotype, and what {@code @Bean} methods make. This class is not threadsafe. */
public final class Beans {

    private static final String SPRING = "org.springframework.context.annotation.";
    private static final String COMPONENT = "org.springframework.stereotype.Component";
    private static final List<String> NAMED = List.of("jakarta.inject.Named", "javax.inject.Named");

    private final Elements elements;
    private final Types types;
    private final Sources sources;

    /** By name and type: twice the same is one. */
    private final Map<String, Bean> beans = new LinkedHashMap<>();

    public Beans(Elements elements, Types types, Sources sources) {
        this.elements = elements;
        this.types = types;
        this.sources = sources;
    }

    public List<Bean> all() {
        return List.copyOf(beans.values());
    }

    public void add(Bean bean) {
        beans.putIfAbsent(bean.name() + " " + bean.type(), bean);
    }

    /** Adds what that type declares. */
    public void addFrom(TypeElement type) {
        if (type.getKind().isClass() && !type.getModifiers().contains(Modifier.ABSTRACT) && isComponent(type)) {
            String name = componentName(type);
            add(bean(name.isEmpty() ? defaultName(type) : name, type, type, type));
        }
        for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
            AnnotationMirror annotation = Annotations.findMeta(method, SPRING + "Bean");
            TypeElement made = annotation == null
                    ? null
                    : sources.madeBy(method, element(types.asElement(method.getReturnType())));
            if (annotation != null && made != null) {
                for (String name : beanNames(annotation, method)) {
                    add(bean(name, made, type, method));
                }
            }
        }
    }

    /** What a class has as its bean's name if it is not known to be one. */
    public Bean unknown(TypeElement type) {
        String name = binaryName(type);
        return new Bean(defaultName(type), name, name, false, true);
    }

    public String binaryName(TypeElement type) {
        return type.getQualifiedName().toString();
    }

    private static @Nullable TypeElement element(@Nullable Element element) {
        return element instanceof TypeElement type ? type : null;
    }

    private static boolean isComponent(TypeElement type) {
        return Annotations.isMeta(type, COMPONENT)
                || NAMED.stream().anyMatch(named -> Annotations.find(type, named) != null);
    }

    private static String componentName(TypeElement type) {
        for (AnnotationMirror mirror : type.getAnnotationMirrors()) {
            TypeElement annotation = Annotations.typeOf(mirror);
            String annotationName = annotation.getQualifiedName().toString();
            boolean stereotype = annotationName.equals(COMPONENT)
                    || NAMED.contains(annotationName)
                    || Annotations.isMeta(annotation, COMPONENT);
            var value = stereotype ? Annotations.written(mirror, "value") : null;
            if (value != null && value.getValue() instanceof String name && !name.isEmpty()) {
                return name;
            }
        }
        return "";
    }

    /** All of the simple names up to the outermost class, as Spring takes them. */
    private String defaultName(TypeElement type) {
        String binary = elements.getBinaryName(type).toString();
        return Introspector.decapitalize(
                binary.substring(binary.lastIndexOf('.') + 1).replace('$', '.'));
    }

    /** The first is its name, the others are further names of the same bean. */
    private static List<String> beanNames(AnnotationMirror annotation, ExecutableElement method) {
        List<String> names = new ArrayList<>(Annotations.texts(annotation, "name"));
        names.addAll(Annotations.texts(annotation, "value"));
        return names.isEmpty() ? List.of(method.getSimpleName().toString()) : List.of(names.get(0));
    }

    private Bean bean(String name, TypeElement type, TypeElement declaredIn, Element declaration) {
        return new Bean(
                name, binaryName(type), binaryName(declaredIn), isConditional(declaration), isSingleton(declaration));
    }

    private static boolean isConditional(Element declaration) {
        for (Element element = declaration; element != null; element = element.getEnclosingElement()) {
            if (Annotations.isMeta(element, SPRING + "Conditional")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSingleton(Element declaration) {
        AnnotationMirror scope = Annotations.findMeta(declaration, SPRING + "Scope");
        if (scope == null) {
            return true;
        }
        String name = Annotations.text(scope, "value") + Annotations.text(scope, "scopeName");
        return name.isEmpty() || name.equals("singleton");
    }
}
