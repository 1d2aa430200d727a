package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.TaskContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** A method without parameters or with a {@link TaskContext}, and the bean it is called on, looked up when it is. */
record BeanMethod(ConfigurableListableBeanFactory beanFactory, String beanName, Method method) {

    /** Calls it and ignores what it returns. */
    void run(TaskContext context) throws Exception {
        if (isBeanMade()) {
            call(context);
        }
    }

    /** As {@link #run(TaskContext)}, for one without parameters. */
    void run() throws Exception {
        if (isBeanMade()) {
            call();
        }
    }

    /** Calls it and returns the stage it returns. */
    CompletionStage<?> start(TaskContext context) throws Exception {
        if (!isBeanMade()) {
            return CompletableFuture.completedFuture(null);
        }
        var stage = (CompletionStage<?>) call(context);
        return Objects.requireNonNull(stage, "The method returned null where a CompletionStage was expected");
    }

    /** If it is lazy and was never made, there is nothing to clean up. */
    private boolean isBeanMade() {
        return beanFactory.containsSingleton(beanName);
    }

    private @Nullable Object call(Object... arguments) throws Exception {
        Object callee = calleeOf(beanFactory.getBean(beanName));
        Method invocable = AopUtils.selectInvocableMethod(method, callee.getClass());
        ReflectionUtils.makeAccessible(invocable);
        try {
            return invocable.invoke(callee, Arrays.copyOf(arguments, method.getParameterCount()));
        } catch (InvocationTargetException thrown) {
            ReflectionUtils.rethrowException(thrown.getTargetException());
            throw thrown; // never: the line above has thrown
        }
    }

    /** The bean or its proxy; what a proxy cannot intercept has to be called on the bean behind it. */
    private Object calleeOf(Object bean) {
        boolean intercepted = AopUtils.isJdkDynamicProxy(bean)
                ? Arrays.stream(AopProxyUtils.proxiedUserInterfaces(bean))
                        .anyMatch(type -> ClassUtils.hasMethod(type, method))
                : !Modifier.isPrivate(method.getModifiers()) && !Modifier.isFinal(method.getModifiers());
        Object target = intercepted ? null : AopProxyUtils.getSingletonTarget(bean);
        return target == null ? bean : target;
    }
}
