package dev.softlanding.shutdown.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.ExposableEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.context.WebApplicationContext;

/** Knows which paths of the web server are the actuator's. */
@AutoConfiguration(
        afterName = "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration")
@ConditionalOnWebApplication
@ConditionalOnClass({PathMappedEndpoints.class, ManagementPortType.class})
@ConditionalOnBean(PathMappedEndpoints.class)
public final class OperationPathsAutoConfiguration {

    @Bean
    @Lazy
    OperationPaths shutdownOperationPaths(
            PathMappedEndpoints endpoints, Environment environment, ApplicationContext context) {
        List<String> paths = new ArrayList<>();
        boolean samePort = ManagementPortType.get(environment) == ManagementPortType.SAME;
        if (samePort && !endpoints.getBasePath().isEmpty()) {
            paths.add(endpoints.getBasePath());
        }
        if (samePort) {
            paths.addAll(endpoints.getAllPaths());
        }
        for (PathMappedEndpoint endpoint : endpoints) {
            if (endpoint instanceof ExposableEndpoint<?> exposed) {
                paths.addAll(endpoints.getAdditionalPaths(WebServerNamespace.SERVER, exposed.getEndpointId()));
            }
        }
        String prefix = context instanceof WebApplicationContext ? servletPath(environment) : "";
        return new OperationPaths(paths.stream()
                .map(path -> prefix + (path.startsWith("/") ? path : "/" + path))
                .distinct()
                .toList());
    }

    private static String servletPath(Environment environment) {
        String path = environment.getProperty("spring.mvc.servlet.path", "/");
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
