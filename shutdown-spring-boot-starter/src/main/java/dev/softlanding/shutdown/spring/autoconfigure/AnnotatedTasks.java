package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.support.AopUtils;
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

    private final ConfigurableListableBeanFactory beanFactory;

    AnnotatedTasks(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    void registerWith(ShutdownCoordinator coordinator) {
        for (String beanName : beanFactory.getBeanDefinitionNames()) {
            Class<?> type = AutoProxyUtils.determineTargetClass(beanFactory, beanName);
            if (type != null && mayHaveTasks(type)) {
                methodsOf(type).forEach((method, declared) -> register(beanName, method, declared, coordinator));
            }
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

    private void register(String beanName, Method method, OnShutdown declared, ShutdownCoordinator coordinator) {
        try {
            coordinator.register(taskOf(beanName, method, declared));
        } catch (UnusableDeclaration unusable) {
            coordinator.refuse(new PlanProblem(
                    PlanProblem.Kind.DECLARATION,
                    "@OnShutdown method '%s' of bean '%s' %s."
                            .formatted(method.getName(), beanName, unusable.getMessage()),
                    unusable.fix));
        }
    }

    private ShutdownTask taskOf(String beanName, Method method, OnShutdown declared) {
        if (!beanFactory.isSingleton(beanName)) {
            throw new UnusableDeclaration("is not on a singleton", "Move it to a singleton bean.");
        }
        if (Future.class.isAssignableFrom(method.getReturnType())
                || CompletionStage.class.isAssignableFrom(method.getReturnType())) {
            throw new UnusableDeclaration(
                    "returns a %s, for which nobody would wait"
                            .formatted(method.getReturnType().getSimpleName()),
                    "Wait for it in the method.");
        }
        boolean bare = method.getParameterCount() == 0;
        if (!bare && !Arrays.equals(method.getParameterTypes(), new Class<?>[] {TaskContext.class})) {
            throw new UnusableDeclaration(
                    "has the parameters (%s)"
                            .formatted(Arrays.stream(method.getParameterTypes())
                                    .map(Class::getSimpleName)
                                    .collect(Collectors.joining(", "))),
                    "Let it have none, or one TaskContext.");
        }
        String name = declared.name().isEmpty() ? defaultName(beanName, method) : declared.name();
        return ShutdownTask.named(name)
                .after(declared.after())
                .before(declared.before())
                .phase(declared.phase())
                .timeout(timeoutOf(declared))
                .runWith(context -> invoke(beanName, method, bare ? new Object[0] : new Object[] {context}));
    }

    private static String defaultName(String beanName, Method method) {
        String bean = beanName.substring(beanName.lastIndexOf('.') + 1);
        return DataObjectPropertyName.toDashedForm(bean) + "-" + DataObjectPropertyName.toDashedForm(method.getName());
    }

    private Duration timeoutOf(OnShutdown declared) {
        String value = resolved(declared.timeout());
        try {
            return DurationStyle.detectAndParse(value, ChronoUnit.SECONDS);
        } catch (IllegalArgumentException notADuration) {
            throw new UnusableDeclaration("has the timeout '%s'".formatted(value), "Write it as 500ms, 5s or PT5S.");
        }
    }

    private String resolved(String timeout) {
        try {
            String value = beanFactory.resolveEmbeddedValue(timeout);
            return value == null ? "" : value;
        } catch (IllegalArgumentException unknownPlaceholder) {
            throw new UnusableDeclaration(
                    "has the timeout '%s', which cannot be resolved".formatted(timeout),
                    "Set that property, or give it a default as in ${name:5s}.");
        }
    }

    private void invoke(String beanName, Method method, Object[] arguments) throws Exception {
        if (!beanFactory.containsSingleton(beanName)) {
            return; // lazy, and never made: there is nothing to clean up
        }
        Object callee = calleeOf(method, beanFactory.getBean(beanName));
        Method invocable = AopUtils.selectInvocableMethod(method, callee.getClass());
        ReflectionUtils.makeAccessible(invocable);
        try {
            invocable.invoke(callee, arguments);
        } catch (InvocationTargetException thrown) {
            ReflectionUtils.rethrowException(thrown.getTargetException());
        }
    }

    /** A bean or its proxy; what a proxy cannot intercept has to be called on the bean behind it. */
    private static Object calleeOf(Method method, Object bean) {
        boolean intercepted = AopUtils.isJdkDynamicProxy(bean)
                ? Arrays.stream(AopProxyUtils.proxiedUserInterfaces(bean))
                        .anyMatch(type -> ClassUtils.hasMethod(type, method))
                : !Modifier.isPrivate(method.getModifiers()) && !Modifier.isFinal(method.getModifiers());
        Object target = intercepted ? null : AopProxyUtils.getSingletonTarget(bean);
        return target == null ? bean : target;
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
