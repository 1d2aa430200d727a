package dev.softlanding.shutdown.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.spring.TestServer;
import dev.softlanding.shutdown.spring.WebServerKind;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.messaging.SubProtocolWebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** WebSockets at the end of their server, from the client's side. */
@Timeout(60)
class WebSocketDrainTests {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketDrainTests.class);
    private static final int GOING_AWAY = 1001;

    @ParameterizedTest
    @CsvSource({
        "TOMCAT, /socket",
        "TOMCAT, /sockjs/websocket",
        "TOMCAT, /stomp",
        "JETTY, /socket",
        "JETTY, /stomp",
        "NETTY, /socket",
        "REACTIVE_TOMCAT, /socket"
    })
    void sessionWhenRequestsAreRefusedIsClosedAndNoOtherIsOpened(WebServerKind kind, String path) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            WebDrain drain = server.bean(WebDrain.class);
            var client = new Client();
            WebSocket socket = server.webSocket(path, client);
            if (path.equals("/socket")) {
                socket.sendText("hello", true);
                assertThat(client.received.take()).isEqualTo("hello");
            }
            Awaitility.await().until(() -> drain.inFlight() > 0);

            long began = System.nanoTime();
            long ended = server.drainAside().get();

            LOG.info("{}{} ended {} ms after the refusal", kind, path, (ended - began) / 1_000_000.0);
            assertThat(Duration.ofNanos(ended - began)).isLessThan(Duration.ofSeconds(3));
            assertThat(client.closed.get()).isEqualTo(GOING_AWAY);
            Awaitility.await().until(() -> drain.inFlight() == 0);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> server.webSocket(path, new Client()))
                    .havingCause()
                    .isInstanceOfSatisfying(WebSocketHandshakeException.class, refused -> assertThat(
                                    refused.getResponse().statusCode())
                            .isEqualTo(503));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "JETTY", "NETTY"})
    void sessionWhenItsClientHasClosedItIsNoLongerInFlight(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            WebDrain drain = server.bean(WebDrain.class);
            WebSocket socket = server.webSocket("/socket", new Client());
            Awaitility.await().until(() -> drain.inFlight() > 0);

            socket.sendClose(WebSocket.NORMAL_CLOSURE, "");

            Awaitility.await().until(() -> drain.inFlight() == 0);
            server.drain();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "JETTY"})
    void messageWhenItIsBeingHandledIsAwaited(WebServerKind kind) throws Exception {
        try (var server = TestServer.start(kind, Application.class)) {
            Echo echo = server.bean(Echo.class);
            var client = new Client();
            server.webSocket("/socket", client).sendText("slow", true);
            echo.handling.await();

            CompletableFuture<Long> drained = server.drainAside();
            assertThat(client.closed.get()).isEqualTo(GOING_AWAY);
            assertThat(server.bean(WebDrain.class).inFlight()).isOne();
            assertThat(drained).isNotDone();

            echo.finish.countDown();
            drained.get();
        }
    }

    /** Stopped with its phase, it would send clients away before requests are refused: they would come back at once. */
    @Test
    void socketsWhenTheyAreBeansThatSpringStopsAreStoppedByTheDrain() throws Exception {
        try (var server = TestServer.start(WebServerKind.TOMCAT, Application.class)) {
            ShutdownCoordinator coordinator = server.coordinator();
            var stomp = server.bean(SubProtocolWebSocketHandler.class);
            assertThat(coordinator.report().tasks())
                    .extracting(TaskReport::name)
                    .contains("web-drain")
                    .noneMatch(name -> name.contains("socket"));
            assertThat(stomp.isRunning()).isTrue();

            server.coordinator().trigger(ShutdownReason.API);

            assertThat(coordinator.awaitTerminated(Duration.ofSeconds(20))).isTrue();
            assertThat(stomp.isRunning()).isFalse();
        }
    }

    /** What a browser would do. */
    private static final class Client implements WebSocket.Listener {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            received.add(data.toString());
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({ServletSockets.class, StompSockets.class, ReactiveSockets.class})
    static class Application {}

    /** Spring takes Jetty's way of upgrading if Jetty is there, and here it always is. */
    private static HandshakeHandler handshake(Environment environment) {
        boolean jetty = environment
                .getRequiredProperty("spring.autoconfigure.exclude")
                .contains(".tomcat.autoconfigure.servlet");
        return new DefaultHandshakeHandler(
                jetty ? new JettyRequestUpgradeStrategy() : new StandardWebSocketUpgradeStrategy());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @EnableWebSocket
    static class ServletSockets implements WebSocketConfigurer {

        private final Echo echo = new Echo();
        private final Environment environment;

        ServletSockets(Environment environment) {
            this.environment = environment;
        }

        @Bean
        Echo echo() {
            return echo;
        }

        @Override
        public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
            registry.addHandler(echo, "/socket").setHandshakeHandler(handshake(environment));
            registry.addHandler(echo, "/sockjs")
                    .setHandshakeHandler(handshake(environment))
                    .withSockJS();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @EnableWebSocketMessageBroker
    static class StompSockets implements WebSocketMessageBrokerConfigurer {

        private final Environment environment;

        StompSockets(Environment environment) {
            this.environment = environment;
        }

        @Override
        public void registerStompEndpoints(StompEndpointRegistry registry) {
            registry.addEndpoint("/stomp").setHandshakeHandler(handshake(environment));
        }

        @Override
        public void configureMessageBroker(MessageBrokerRegistry registry) {
            registry.enableSimpleBroker("/topic");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    static class ReactiveSockets implements WebFluxConfigurer {

        private final Environment environment;

        ReactiveSockets(Environment environment) {
            this.environment = environment;
        }

        @Bean
        HandlerMapping sockets() {
            org.springframework.web.reactive.socket.WebSocketHandler echo = session ->
                    session.send(session.receive().map(message -> session.textMessage(message.getPayloadAsText())));
            return new SimpleUrlHandlerMapping(Map.of("/socket", echo), -1);
        }

        @Override
        public WebSocketService getWebSocketService() {
            boolean netty = !environment
                    .getRequiredProperty("spring.autoconfigure.exclude")
                    .contains(".netty.autoconfigure.");
            return new HandshakeWebSocketService(
                    netty
                            ? new ReactorNettyRequestUpgradeStrategy()
                            : new org.springframework.web.reactive.socket.server.upgrade
                                    .StandardWebSocketUpgradeStrategy());
        }
    }

    /** Answers with the same, and takes its time if it is told to. */
    static class Echo extends TextWebSocketHandler {

        final CountDownLatch handling = new CountDownLatch(1);
        final CountDownLatch finish = new CountDownLatch(1);

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
            if (message.getPayload().equals("slow")) {
                handling.countDown();
                finish.await();
                return;
            }
            session.sendMessage(message);
        }
    }
}
