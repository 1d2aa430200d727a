package dev.softlanding.shutdown.spring.autoconfigure;

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

/** Sees the requests of a reactive application. */
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
}
