package dev.softlanding.shutdown.spring;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The web servers that Boot embeds, each as one that serves Spring MVC or WebFlux. All of them are on the class path of tests. */
public enum WebServerKind {
    TOMCAT("tomcat", "Tomcat", "Servlet"),
    JETTY("jetty", "Jetty", "Servlet"),
    NETTY("reactor.netty", "Netty", "Reactive"),
    REACTIVE_TOMCAT("tomcat", "Tomcat", "Reactive"),
    REACTIVE_JETTY("jetty", "Jetty", "Reactive");

    private final String module;
    private final String server;
    private final String stack;

    WebServerKind(String module, String server, String stack) {
        this.module = module;
        this.server = server;
        this.stack = stack;
    }

    public boolean isReactive() {
        return stack.equals("Reactive");
    }

    /** What chooses it, and leaves out the others. */
    List<String> properties() {
        String others = Arrays.stream(values())
                .filter(other -> other != this)
                .flatMap(WebServerKind::autoConfigurations)
                .collect(Collectors.joining(","));
        return List.of(
                "spring.main.web-application-type=" + (isReactive() ? "reactive" : "servlet"),
                "spring.autoconfigure.exclude=" + others,
                "spring.reactor.netty.shutdown-quiet-period=0s"); // of Reactor Netty's own loops, at the very end
    }

    private Stream<String> autoConfigurations() {
        String root = "org.springframework.boot." + module + ".autoconfigure.";
        String where = module.equals("reactor.netty") ? "" : isReactive() ? "reactive." : "servlet.";
        return Stream.of(
                root + where + server + stack + "WebServerAutoConfiguration",
                root + "actuate.web.server." + server + stack + "ManagementContextAutoConfiguration");
    }
}
