package dev.softlanding.shutdown.spring.adoption;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * What a bean may get when it first needs it: by an {@code ObjectProvider} or another factory, as an {@code Optional}, or behind a
 * lazy proxy. Spring notes no dependency for these, so the places of injection are looked at; all of them for a bean that has not
 * been made yet, as a prototype, or a lazy one.
 */
final class LateInjection {

    private static final String INJECT = "jakarta.inject.Inject";
    private static final String PROVIDER = "jakarta.inject.Provider";

    private final ConfigurableListableBeanFactory beanFactory;

    /** By type, all the beans there are: many places want the same, and they are not cheap to find. */
    private final Map<ResolvableType, List<String>> beansByType = new HashMap<>();

    LateInjection(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /** The names of the beans that fit these places. */
    Set<String> usedBy(String bean, Class<?> type) {
        boolean made = beanFactory.containsSingleton(bean);
        Set<String> used = new LinkedHashSet<>();
        for (DependencyDescriptor place : placesOf(bean, ClassUtils.getUserClass(type))) {
            if (isHolder(place.getDependencyType())) {
                place.increaseNestingLevel();
                used.addAll(candidatesFor(place));
            } else if (!made || place.getAnnotation(Lazy.class) != null) {
                used.addAll(candidatesFor(place));
            }
        }
        return used;
    }

    private Set<String> candidatesFor(DependencyDescriptor place) {
        Class<?> wanted = place.getDependencyType();
        Set<String> names = new LinkedHashSet<>();
        if (wanted != Object.class) {
            for (String name : beansByType.computeIfAbsent(place.getResolvableType(), this::beansOfType)) {
                if (beanFactory.isAutowireCandidate(name, place)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private List<String> beansOfType(ResolvableType type) {
        return List.of(beanFactory.getBeanNamesForType(type, false, false));
    }

    private static boolean isHolder(Class<?> type) {
        return ObjectFactory.class.isAssignableFrom(type)
                || type == Optional.class
                || type.getName().equals(PROVIDER);
    }

    private List<DependencyDescriptor> placesOf(String bean, Class<?> type) {
        List<DependencyDescriptor> places = new ArrayList<>();
        Method factoryMethod = factoryMethodOf(bean);
        if (factoryMethod != null) {
            addParameters(places, factoryMethod);
        }
        Constructor<?>[] constructors = type.getDeclaredConstructors();
        for (Constructor<?> constructor : constructors) {
            if ((constructors.length == 1 && factoryMethod == null) || isInjected(constructor)) {
                addParameters(places, constructor);
            }
        }
        ReflectionUtils.doWithFields(
                type, field -> places.add(new DependencyDescriptor(field, false)), LateInjection::isInjected);
        ReflectionUtils.doWithMethods(type, method -> addParameters(places, method), LateInjection::isInjected);
        return places;
    }

    private @Nullable Method factoryMethodOf(String bean) {
        return beanFactory.containsBeanDefinition(bean)
                        && beanFactory.getMergedBeanDefinition(bean) instanceof RootBeanDefinition definition
                ? definition.getResolvedFactoryMethod()
                : null;
    }

    private static void addParameters(List<DependencyDescriptor> places, Executable executable) {
        for (int i = 0; i < executable.getParameterCount(); i++) {
            places.add(new DependencyDescriptor(MethodParameter.forExecutable(executable, i), false));
        }
    }

    private static boolean isInjected(AnnotatedElement place) {
        return AnnotatedElementUtils.isAnnotated(place, Autowired.class)
                || AnnotatedElementUtils.isAnnotated(place, INJECT);
    }
}
