package dev.softlanding.shutdown.spring;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Keeps the methods of tasks callable in a native image: the annotated one, its fallback, and those of interfaces by which it is called
 * where a bean is behind a proxy of the JDK.
 */
final class OnShutdownReflectiveProcessor implements ReflectiveProcessor {

    @Override
    public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
        var method = (Method) element;
        hints.registerMethod(method, ExecutableMode.INVOKE);
        registerFallback(hints, method);
        for (Class<?> type : ClassUtils.getAllInterfacesForClass(method.getDeclaringClass())) {
            Method declared = ReflectionUtils.findMethod(type, method.getName(), method.getParameterTypes());
            if (declared != null) {
                hints.registerMethod(declared, ExecutableMode.INVOKE);
            }
        }
    }

    private static void registerFallback(ReflectionHints hints, Method method) {
        OnShutdown declared = AnnotatedElementUtils.findMergedAnnotation(method, OnShutdown.class);
        Method fallback = declared == null || declared.fallback().isEmpty()
                ? null
                : ReflectionUtils.findMethod(method.getDeclaringClass(), declared.fallback());
        if (fallback != null) {
            hints.registerMethod(fallback, ExecutableMode.INVOKE);
        }
    }
}
