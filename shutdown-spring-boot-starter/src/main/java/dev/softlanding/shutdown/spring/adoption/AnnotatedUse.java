package dev.softlanding.shutdown.spring.adoption;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * What an aspect uses on a bean's behalf, because the bean or one of its methods is annotated: an executor, a transaction manager, a
 * cache manager. The bean does not know, and neither does the bean graph. If the annotation names one, it is that; else all there
 * are, which orders more than it must.
 */
final class AnnotatedUse {

    private final ConfigurableListableBeanFactory beanFactory;

    /** By the name of an annotation, what its aspect uses. */
    private final Map<String, Class<?>> aspects = new LinkedHashMap<>();

    /** By type, all the beans there are: asked for again with each annotation, and not cheap to find. */
    private final Map<Class<?>, Set<String>> beansByType = new HashMap<>();

    AnnotatedUse(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
        aspects.put(Async.class.getName(), TaskExecutor.class);
        aspects.put(Cacheable.class.getName(), CacheManager.class);
        aspects.put(CachePut.class.getName(), CacheManager.class);
        aspects.put(CacheEvict.class.getName(), CacheManager.class);
        putIfPresent(
                "org.springframework.transaction.annotation.Transactional",
                "org.springframework.transaction.TransactionManager");
    }

    private void putIfPresent(String annotation, String used) {
        Class<?> type = classNamed(used);
        if (type != null) {
            aspects.put(annotation, type);
        }
    }

    private @Nullable Class<?> classNamed(String name) {
        ClassLoader loader = beanFactory.getBeanClassLoader();
        return ClassUtils.isPresent(name, loader) ? ClassUtils.resolveClassName(name, loader) : null;
    }

    /** The names of the beans that aspects use for a bean of that type. */
    Set<String> usedBy(Class<?> type) {
        Set<String> used = new LinkedHashSet<>();
        Class<?> userType = ClassUtils.getUserClass(type);
        collect(MergedAnnotations.from(userType, SearchStrategy.TYPE_HIERARCHY), used);
        for (Method method :
                ReflectionUtils.getUniqueDeclaredMethods(userType, ReflectionUtils.USER_DECLARED_METHODS)) {
            collect(MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY), used);
        }
        return used;
    }

    private void collect(MergedAnnotations annotations, Set<String> used) {
        aspects.forEach((annotation, type) -> {
            MergedAnnotation<?> found = annotations.get(annotation);
            if (found.isPresent()) {
                used.addAll(beansMeant(found, type));
            }
        });
    }

    private Set<String> beansMeant(MergedAnnotation<?> annotation, Class<?> type) {
        String named = type == CacheManager.class
                ? annotation.getString("cacheManager")
                : annotation.getString(MergedAnnotation.VALUE);
        return StringUtils.hasText(named) && beanFactory.containsBean(named)
                ? Set.of(named)
                : beansByType.computeIfAbsent(type, this::beansOfType);
    }

    private Set<String> beansOfType(Class<?> type) {
        return Set.of(beanFactory.getBeanNamesForType(type, false, false));
    }
}
