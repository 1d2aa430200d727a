package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.policy.PolicyKind;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Makes tasks of the {@link OnShutdown} methods of all singleton beans. */
final class AnnotatedTasks {

    private static final Logger logger = LoggerFactory.getLogger(AnnotatedTasks.class);

    private final ConfigurableListableBeanFactory beanFactory;

    AnnotatedTasks(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /** Registers them; tells the bean of each. */
    Map<String, String> registerWith(ShutdownCoordinator coordinator) {
        Map<String, String> beans = new LinkedHashMap<>();
        for (String beanName : beanFactory.getBeanDefinitionNames()) {
            methodsOf(beanName).forEach((method, declared) -> {
                ShutdownTask task = register(beanName, method, declared, coordinator);
                if (task != null) {
                    beans.put(task.name(), beanName);
                }
            });
        }
        return beans;
    }

    /** A bean that nobody has made may be of a type that cannot be loaded as a whole; Spring starts all the same. */
    private Map<Method, OnShutdown> methodsOf(String beanName) {
        try {
            Class<?> type = AutoProxyUtils.determineTargetClass(beanFactory, beanName);
            return type != null && mayHaveTasks(type) ? methodsOf(type) : Map.of();
        } catch (RuntimeException | LinkageError unloadable) {
            logger.debug("Bean '{}' has no tasks: its type cannot be looked at", beanName, unloadable);
            return Map.of();
        }
    }

    private static boolean mayHaveTasks(Class<?> type) {
        boolean springs = type.getName().startsWith("org.springframework.")
                && !AnnotatedElementUtils.isAnnotated(ClassUtils.getUserClass(type), Component.class);
        return !springs && AnnotationUtils.isCandidateClass(type, OnShutdown.class);
    }

    private static Map<Method, OnShutdown> methodsOf(Class<?> type) {
        return MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<OnShutdown>)
                method -> AnnotatedElementUtils.findMergedAnnotation(method, OnShutdown.class));
    }

    private @Nullable ShutdownTask register(
            String beanName, Method method, OnShutdown declared, ShutdownCoordinator coordinator) {
        try {
            ShutdownTask task = taskOf(beanName, method, declared);
            coordinator.register(task);
            return task;
        } catch (UnusableDeclaration unusable) {
            coordinator.refuse(new PlanProblem(
                    PlanProblem.Kind.DECLARATION,
                    "@OnShutdown method '%s' of bean '%s' %s."
                            .formatted(method.getName(), beanName, unusable.getMessage()),
                    unusable.fix));
            return null;
        }
    }

    private ShutdownTask taskOf(String beanName, Method method, OnShutdown declared) {
        if (!beanFactory.isSingleton(beanName)) {
            throw new UnusableDeclaration("is not on a singleton", "Move it to a singleton bean.");
        }
        requireCallable(method);
        var call = new BeanMethod(beanFactory, beanName, method);
        ShutdownTask.Builder task = builderOf(beanName, method, declared);
        return isAsynchronous(method) ? task.runAsync(call::start) : task.runWith(call::run);
    }

    private static boolean isAsynchronous(Method method) {
        return CompletionStage.class.isAssignableFrom(method.getReturnType());
    }

    private static void requireCallable(Method method) {
        if (!isAsynchronous(method) && Future.class.isAssignableFrom(method.getReturnType())) {
            throw new UnusableDeclaration(
                    "returns a %s, for which nobody would wait"
                            .formatted(method.getReturnType().getSimpleName()),
                    "Return a CompletionStage, or wait for it in the method.");
        }
        if (method.getParameterCount() > 0
                && !Arrays.equals(method.getParameterTypes(), new Class<?>[] {TaskContext.class})) {
            throw new UnusableDeclaration(
                    "has the parameters (%s)"
                            .formatted(Arrays.stream(method.getParameterTypes())
                                    .map(Class::getSimpleName)
                                    .collect(Collectors.joining(", "))),
                    "Let it have none, or one TaskContext.");
        }
    }

    private ShutdownTask.Builder builderOf(String beanName, Method method, OnShutdown declared) {
        String name = declared.name().isEmpty() ? defaultName(beanName, method) : declared.name();
        ShutdownTask.Builder task = ShutdownTask.named(name)
                .after(declared.after())
                .before(declared.before())
                .phase(declared.phase())
                .onFailure(declared.onFailure())
                .optional(declared.optional())
                .timeout(duration("timeout", declared.timeout()));
        if (!declared.guaranteed().isEmpty()) {
            task.guaranteed(duration("guaranteed time", declared.guaranteed()));
        }
        ifGiven(declared.owner(), task::owner);
        ifGiven(declared.auditId(), task::auditId);
        ifGiven(declared.action(), task::action);
        labels(declared).forEach(task::label);
        ifGiven(declared.retry(), instance -> task.policy(PolicyKind.RETRY, instance));
        ifGiven(declared.circuitBreaker(), instance -> task.policy(PolicyKind.CIRCUIT_BREAKER, instance));
        ifGiven(declared.rateLimiter(), instance -> task.policy(PolicyKind.RATE_LIMITER, instance));
        ifGiven(declared.timeLimiter(), instance -> task.policy(PolicyKind.TIME_LIMITER, instance));
        ifGiven(declared.bulkhead(), instance -> task.policy(PolicyKind.BULKHEAD, instance));
        ifGiven(declared.fallback(), fallback -> task.fallback(fallback(beanName, method, fallback)));
        return task;
    }

    private ShutdownTask.Action fallback(String beanName, Method method, String name) {
        Method fallback = ReflectionUtils.findMethod(method.getDeclaringClass(), name);
        if (fallback == null) {
            throw new UnusableDeclaration(
                    "has the fallback '%s', but no method without parameters has that name".formatted(name),
                    "Name one that %s has.".formatted(method.getDeclaringClass().getSimpleName()));
        }
        if (Future.class.isAssignableFrom(fallback.getReturnType()) || isAsynchronous(fallback)) {
            throw new UnusableDeclaration(
                    "has the fallback '%s', which returns a %s, for which nobody would wait"
                            .formatted(name, fallback.getReturnType().getSimpleName()),
                    "Wait for it in the method.");
        }
        return new BeanMethod(beanFactory, beanName, fallback)::run;
    }

    private static void ifGiven(String value, Consumer<String> setter) {
        if (!value.isEmpty()) {
            setter.accept(value);
        }
    }

    private static Map<String, String> labels(OnShutdown declared) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String label : declared.labels()) {
            int sign = label.indexOf('=');
            if (sign < 1) {
                throw new UnusableDeclaration("has the label '%s'".formatted(label), "Write it as key=value.");
            }
            String key = label.substring(0, sign);
            if (labels.put(key, label.substring(sign + 1)) != null) {
                throw new UnusableDeclaration("has more than one label '%s'".formatted(key), "Give it one.");
            }
        }
        return labels;
    }

    private static String defaultName(String beanName, Method method) {
        String bean = beanName.substring(beanName.lastIndexOf('.') + 1);
        return DataObjectPropertyName.toDashedForm(bean) + "-" + DataObjectPropertyName.toDashedForm(method.getName());
    }

    private Duration duration(String what, String declared) {
        String value = resolved(what, declared);
        try {
            return DurationStyle.detectAndParse(value, ChronoUnit.SECONDS);
        } catch (IllegalArgumentException notADuration) {
            throw new UnusableDeclaration("has the %s '%s'".formatted(what, value), "Write it as 500ms, 5s or PT5S.");
        }
    }

    private String resolved(String what, String declared) {
        try {
            String value = beanFactory.resolveEmbeddedValue(declared);
            return value == null ? "" : value;
        } catch (IllegalArgumentException unknownPlaceholder) {
            throw new UnusableDeclaration(
                    "has the %s '%s', which cannot be resolved".formatted(what, declared),
                    "Set that property, or give it a default as in ${name:5s}.");
        }
    }

    /** An annotation of which no task can be made. */
    private static final class UnusableDeclaration extends ShutdownException {

        private static final long serialVersionUID = 1L;

        private final String fix;

        UnusableDeclaration(String message, String fix) {
            super(message);
            this.fix = fix;
        }
    }
}
