package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.spring.web.ReactiveWebSocketDrain;
import dev.softlanding.shutdown.spring.web.WebDrain;
import dev.softlanding.shutdown.spring.web.WebDrainHandlers;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;

/** Sees the requests of a reactive application, and its WebSockets. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(HttpHandlerDecoratorFactory.class)
@Import(WebDrainConfiguration.class)
class ReactiveWebDrainConfiguration {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    WebDrainHandlers shutdownWebDrainHandlers(
            WebDrain drain, ObjectProvider<OperationPaths> operations, ApplicationContext context) {
        return new WebDrainHandlers(drain, OperationPaths.lazily(operations), context);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HandlerAdapter.class)
    static class WebSocketConfiguration {

        @Bean
        ReactiveWebSocketDrain shutdownReactiveWebSocketDrain(
                WebDrain drain, ObjectProvider<WebSocketHandlerAdapter> adapters) {
            return new ReactiveWebSocketDrain(
                    drain, () -> adapters.orderedStream().findFirst().orElse(null));
        }
    }
}
