package dev.softlanding.shutdown.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.report.EdgeReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.spring.OnShutdown;
import dev.softlanding.shutdown.spring.TestServer;
import dev.softlanding.shutdown.spring.WebServerKind;
import jakarta.servlet.http.HttpServlet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.annotation.RequestScope;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.server.WebFilter;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import reactor.core.publisher.Mono;

/** What the drain keeps usable until the last request has ended. */
@Timeout(60)
class WebDrainAdapterTests {

    @Test
    void beansWhenTheyAnswerRequestsOfSpringMvcAreFoundAndSpringsOwnAreNot() {
        try (var server = TestServer.start(WebServerKind.TOMCAT, Application.class)) {
            assertThat(entrancesOf(server))
                    .containsExactlyInAnyOrder("orders", "scoped", "functional", "forwarding", "socket", "servlet");
        }
    }

    @Test
    void beansWhenTheyAnswerRequestsOfWebFluxAreFoundAndSpringsOwnAreNot() {
        try (var server = TestServer.start(WebServerKind.NETTY, Application.class)) {
            assertThat(entrancesOf(server))
                    .containsExactlyInAnyOrder("orders", "reactiveFunctional", "reactiveSocket", "webFilter");
        }
    }

    /** A controller uses them until its last request has ended; that the web server calls it, no bean says. */
    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "NETTY"})
    void taskWhenAControllerUsesItsBeanComesAfterTheDrainEvenIfItsOwnPhaseIsTheSame(WebServerKind kind) {
        try (var server = TestServer.start(kind, Application.class)) {
            TaskReport task = server.coordinator().report().task("store-flush").orElseThrow();

            assertThat(task.after()).contains("web-drain");
            assertThat(task.edges())
                    .contains(new EdgeReport("web-drain", Origin.INFERRED, List.of("web-drain", "orders", "store")));
        }
    }

    private static Set<String> entrancesOf(TestServer server) {
        return new TreeSet<>(Entrances.of(server.beanFactory()));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Orders.class, OfServlets.class, OfWebFlux.class})
    static class Application {

        @Bean
        Store store() {
            return new Store();
        }
    }

    static class Store {

        @OnShutdown(name = "store-flush", phase = Phase.DRAIN, timeout = "1s")
        void flush() {}
    }

    @RestController("orders")
    record Orders(Store store) {

        @GetMapping("/orders")
        String orders() {
            return store.toString();
        }
    }

    @Controller
    static class ScopedController {

        @GetMapping("/scoped")
        String scoped() {
            return "scoped";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    static class OfServlets {

        @Bean
        org.springframework.web.servlet.function.RouterFunction<ServerResponse> functional() {
            return RouterFunctions.route(RequestPredicates.GET("/functional"), request -> ServerResponse.ok()
                    .build());
        }

        @Bean
        FilterRegistrationBean<ForwardedHeaderFilter> forwarding() {
            return new FilterRegistrationBean<>(new ForwardedHeaderFilter());
        }

        @Bean
        TextWebSocketHandler socket() {
            return new TextWebSocketHandler();
        }

        @Bean
        @RequestScope
        ScopedController scoped() {
            return new ScopedController();
        }

        @Bean
        HttpServlet servlet() {
            return new HttpServlet() {};
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    static class OfWebFlux {

        @Bean
        org.springframework.web.reactive.function.server.RouterFunction<?> reactiveFunctional() {
            return org.springframework.web.reactive.function.server.RouterFunctions.route(
                    org.springframework.web.reactive.function.server.RequestPredicates.GET("/functional"),
                    request -> Mono.empty());
        }

        @Bean
        org.springframework.web.reactive.socket.WebSocketHandler reactiveSocket() {
            return session -> Mono.empty();
        }

        @Bean
        WebFilter webFilter() {
            return (exchange, chain) -> chain.filter(exchange);
        }
    }
}
