package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.startup.Tomcat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** A WAR in a servlet container, which has other applications, and the process. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class DeployedApplicationTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final List<String> diary = new CopyOnWriteArrayList<>();

    private final Tomcat container = new Tomcat();

    @TempDir
    private Path directory;

    private Context deployment;
    private Set<Thread> before;

    @BeforeEach
    void deploy() throws Exception {
        diary.clear();
        before = Thread.getAllStackTraces().keySet();
        container.setBaseDir(directory.toString());
        container.setPort(0);
        container.getConnector();
        deployment = container.addContext("/shop", null);
        deployment.addServletContainerInitializer(
                (types, servletContext) -> new Deployment().onStartup(servletContext), null);
        container.start();
        assertThat(deployment.getState()).isEqualTo(LifecycleState.STARTED);
    }

    @AfterEach
    void end() throws Exception {
        container.stop();
        container.destroy();
    }

    @Test
    void startWhenDeployedLeavesTheProcessToTheContainer(CapturedOutput output) throws Exception {
        assertThat(application().getBeanProvider(ProcessShutdown.Participant.class).stream())
                .isEmpty();
        assertThat(ProcessShutdown.ofJvm().takings()).isEmpty();
        assertThat(output).containsOnlyOnce("This process is a servlet container's");
        assertThat(get("/shop/cash").body()).isEqualTo("ready");
    }

    @Test
    void undeploymentRunsThePlanAndLeavesNothingBehind() throws Exception {
        var coordinator = application().getBean(ShutdownCoordinator.class);
        container.getHost().removeChild(deployment);

        assertThat(coordinator.awaitTerminated(SOON)).isTrue();
        ShutdownReport run = coordinator.report();
        assertThat(run.reason()).isEqualTo(ShutdownReason.CONTEXT_CLOSED);
        assertThat(diary).containsExactly("cash counted", "cash desk closed");
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(
                        Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("shutdown-")));
        assertThat(get("/shop/cash").statusCode()).as("the container serves on").isEqualTo(404);
    }

    private WebApplicationContext application() {
        return WebApplicationContextUtils.getRequiredWebApplicationContext(deployment.getServletContext());
    }

    private HttpResponse<String> get(String path) throws Exception {
        int port = container.getConnector().getLocalPort();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    static class Deployment extends SpringBootServletInitializer {

        @Override
        protected SpringApplicationBuilder configure(SpringApplicationBuilder builder) {
            return builder.sources(Shop.class).properties("shutdown.grace-period=30s");
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Shop {

        @Bean
        CashDesk cashDesk() {
            return new CashDesk();
        }
    }

    @RestController
    static class CashDesk implements DisposableBean {

        @GetMapping("/cash")
        String cash() {
            return "ready";
        }

        @OnShutdown(name = "cash", timeout = "1s")
        void count() {
            diary.add("cash counted");
        }

        @Override
        public void destroy() {
            diary.add("cash desk closed");
        }
    }
}
