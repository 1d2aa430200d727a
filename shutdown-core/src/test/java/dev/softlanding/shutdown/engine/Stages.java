package dev.softlanding.shutdown.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** Stages as a test may need them, and nobody would wish for. */
final class Stages {

    private Stages() {}

    /** One that can do all that another can, but for one method. */
    static CompletionStage<?> refusing(String unsupported, CompletionStage<?> other) {
        return proxy((proxy, method, arguments) -> {
            if (method.getName().equals(unsupported)) {
                throw new UnsupportedOperationException(unsupported);
            }
            return invoke(other, method, arguments);
        });
    }

    /** One that tells when somebody follows it: for a task, that its body has returned. */
    static CompletionStage<?> telling(CountDownLatch followed, CompletionStage<?> other) {
        return proxy((proxy, method, arguments) -> {
            Object result = invoke(other, method, arguments);
            if (method.getName().equals("whenComplete")) {
                followed.countDown();
            }
            return result;
        });
    }

    private static CompletionStage<?> proxy(InvocationHandler handler) {
        return (CompletionStage<?>)
                Proxy.newProxyInstance(Stages.class.getClassLoader(), new Class<?>[] {CompletionStage.class}, handler);
    }

    private static Object invoke(CompletionStage<?> stage, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(stage, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
