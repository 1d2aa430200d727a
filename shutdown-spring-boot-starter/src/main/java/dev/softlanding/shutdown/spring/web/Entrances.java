package dev.softlanding.shutdown.spring.web;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * The beans of an application that its web server calls: controllers and what else answers requests, or stands in their way. Those that
 * Spring itself brings are left out: they lead to all of Spring, and not to what the application ends.
 */
final class Entrances {

    private static final ClassLoader LOADER = Entrances.class.getClassLoader();

    private static final String MVC_METHODS = "org.springframework.web.servlet.handler.AbstractHandlerMethodMapping";
    private static final String FLUX_METHODS =
            "org.springframework.web.reactive.result.method.AbstractHandlerMethodMapping";

    private static final List<String> TYPE_NAMES = List.of(
            "jakarta.servlet.Filter",
            "jakarta.servlet.Servlet",
            "org.springframework.boot.web.servlet.RegistrationBean",
            "org.springframework.web.HttpRequestHandler",
            "org.springframework.web.reactive.function.server.RouterFunction",
            "org.springframework.web.reactive.socket.WebSocketHandler",
            "org.springframework.web.server.WebFilter",
            "org.springframework.web.server.WebHandler",
            "org.springframework.web.servlet.HandlerInterceptor",
            "org.springframework.web.servlet.function.RouterFunction",
            "org.springframework.web.servlet.mvc.Controller",
            "org.springframework.web.socket.WebSocketHandler");

    private static final List<Class<?>> TYPES = TYPE_NAMES.stream()
            .filter(type -> ClassUtils.isPresent(type, LOADER))
            .<Class<?>>map(type -> ClassUtils.resolveClassName(type, LOADER))
            .toList();

    private static final boolean MVC = isPresent(MVC_METHODS);
    private static final boolean FLUX = isPresent(FLUX_METHODS);

    private final ConfigurableListableBeanFactory beanFactory;

    private Entrances(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /** The types that are looked for by their names. */
    static List<String> optionalTypes() {
        return Stream.concat(TYPE_NAMES.stream(), Stream.of(MVC_METHODS, FLUX_METHODS))
                .toList();
    }

    /** Their names. */
    static Set<String> of(ConfigurableListableBeanFactory beanFactory) {
        return new Entrances(beanFactory).names();
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        TYPES.forEach(type -> names.addAll(namesOf(type)));
        handlerMethods().map(HandlerMethod::getBean).forEach(bean -> {
            if (bean instanceof String name) { // else it is no bean, as those of the actuator
                names.add(name);
            }
        });
        names.removeIf(name -> !isApplications(name));
        return names;
    }

    private List<String> namesOf(Class<?> type) {
        return List.of(beanFactory.getBeanNamesForType(type, false, false));
    }

    private Stream<HandlerMethod> handlerMethods() {
        Stream<HandlerMethod> ofMvc = MVC ? Mvc.handlerMethods(this) : Stream.empty();
        return FLUX ? Stream.concat(ofMvc, Flux.handlerMethods(this)) : ofMvc;
    }

    private <T> Stream<T> made(Class<T> type) {
        return namesOf(type).stream()
                .map(beanFactory::getSingleton)
                .filter(type::isInstance)
                .map(type::cast);
    }

    private boolean isApplications(String name) {
        String declaring = declaringClassOf(name);
        return declaring != null
                && !declaring.startsWith("org.springframework.")
                && !declaring.startsWith("dev.softlanding.shutdown.spring.autoconfigure.");
    }

    /** Of a bean method, the class that has it: its bean may well be a class of Spring's. */
    private @Nullable String declaringClassOf(String name) {
        String target = ScopedProxyUtils.getTargetBeanName(name);
        String bean = beanFactory.containsBeanDefinition(target) ? target : name;
        if (!beanFactory.containsBeanDefinition(bean)) {
            return typeOf(bean);
        }
        BeanDefinition definition = beanFactory.getMergedBeanDefinition(bean);
        String factory = definition.getFactoryBeanName();
        return factory == null ? definition.getBeanClassName() : typeOf(factory);
    }

    private @Nullable String typeOf(String bean) {
        Class<?> type = beanFactory.containsBean(bean) ? beanFactory.getType(bean) : null;
        return type == null ? null : type.getName();
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, LOADER);
    }

    /** Apart, so that it is loaded with Spring MVC only. */
    private static final class Mvc {

        static Stream<HandlerMethod> handlerMethods(Entrances entrances) {
            return entrances
                    .made(org.springframework.web.servlet.handler.AbstractHandlerMethodMapping.class)
                    .flatMap(mapping -> ((org.springframework.web.servlet.handler.AbstractHandlerMethodMapping<?>)
                                    mapping)
                            .getHandlerMethods().values().stream());
        }
    }

    /** Apart, so that it is loaded with WebFlux only. */
    private static final class Flux {

        static Stream<HandlerMethod> handlerMethods(Entrances entrances) {
            return entrances
                    .made(org.springframework.web.reactive.result.method.AbstractHandlerMethodMapping.class)
                    .flatMap(
                            mapping -> ((org.springframework.web.reactive.result.method.AbstractHandlerMethodMapping<?>)
                                            mapping)
                                    .getHandlerMethods().values().stream());
        }
    }
}
