package dev.softlanding.shutdown.spring.web;

import dev.softlanding.shutdown.spring.adoption.Components;
import dev.softlanding.shutdown.spring.adoption.ManagedBean;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.Lifecycle;
import org.springframework.util.ClassUtils;

/**
 * The lifecycle beans of Spring's WebSockets. By themselves they would stop before the web server refuses anything, and send clients away
 * that could come back at once.
 *
 * @param beans those that the application has
 */
record WebSocketLifecycles(List<ManagedBean<?>> beans) {

    /** Looked for by their names. */
    static final List<String> TYPES = List.of(
            "org.springframework.web.socket.messaging.SubProtocolWebSocketHandler",
            "org.springframework.web.socket.server.support.WebSocketHandlerMapping");

    static WebSocketLifecycles of(Components components) {
        ClassLoader loader = WebSocketLifecycles.class.getClassLoader();
        List<ManagedBean<?>> beans = new ArrayList<>();
        for (String type : TYPES) {
            if (ClassUtils.isPresent(type, loader)) {
                beans.addAll(components.ofType(ClassUtils.resolveClassName(type, loader)));
            }
        }
        return new WebSocketLifecycles(beans);
    }

    String[] names() {
        return beans.stream().map(ManagedBean::name).toArray(String[]::new);
    }

    void stop() {
        for (ManagedBean<?> bean : beans) {
            if (bean.made() instanceof Lifecycle lifecycle) {
                lifecycle.stop();
            }
        }
    }
}
