package dev.softlanding.shutdown.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Knows of a method of a controller that it answers with a stream before it has sent anything. */
final class DeclaredStreams {

    static final String MVC_MAPPING = "org.springframework.web.servlet.HandlerMapping";

    private static final boolean MVC = ClassUtils.isPresent(MVC_MAPPING, DeclaredStreams.class.getClassLoader());

    private DeclaredStreams() {}

    /** The content type of the stream, if it is known to be one. */
    static @Nullable MediaType typeOf(HttpServletRequest request) {
        return MVC ? Mvc.typeOf(request) : null;
    }

    /** Apart, so that it is loaded with Spring MVC only. */
    private static final class Mvc {

        static @Nullable MediaType typeOf(HttpServletRequest request) {
            if (!(request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE)
                    instanceof HandlerMethod method)) {
                return null;
            }
            Class<?> body = bodyOf(method.getReturnType());
            if (SseEmitter.class.isAssignableFrom(body)) {
                return MediaType.TEXT_EVENT_STREAM;
            }
            return ResponseBodyEmitter.class.isAssignableFrom(body) || isMany(body) ? produced(request) : null;
        }

        private static Class<?> bodyOf(MethodParameter type) {
            boolean wrapped = HttpEntity.class.isAssignableFrom(type.getParameterType());
            return wrapped ? type.nested().getNestedParameterType() : type.getParameterType();
        }

        private static boolean isMany(Class<?> type) {
            ReactiveAdapter adapter =
                    ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
            return adapter != null && adapter.isMultiValue();
        }

        private static @Nullable MediaType produced(HttpServletRequest request) {
            if (!(request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE)
                    instanceof Collection<?> types)) {
                return null;
            }
            return types.stream()
                    .filter(MediaType.class::isInstance)
                    .map(MediaType.class::cast)
                    .filter(StreamingTypes::contain)
                    .findFirst()
                    .orElse(null);
        }
    }
}
