package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.spring.web.WebDrain;
import dev.softlanding.shutdown.spring.web.WebDrainFilter;
import dev.softlanding.shutdown.spring.web.WebSocketHandlerTracking;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;

/** Sees the requests of a servlet application, and its WebSockets. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(Filter.class)
@Import(WebDrainConfiguration.class)
class ServletWebDrainConfiguration {

    @Bean
    FilterRegistrationBean<WebDrainFilter> shutdownWebDrainFilter(
            WebDrain drain, ObjectProvider<OperationPaths> operations) {
        var filter = new WebDrainFilter(drain, OperationPaths.lazily(operations));
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebSocketHandlerMapping.class)
    static class WebSocketConfiguration {

        @Bean
        static WebSocketHandlerTracking shutdownWebSocketHandlerTracking(ObjectProvider<WebDrain> drain) {
            return new WebSocketHandlerTracking(drain::getObject);
        }
    }
}
