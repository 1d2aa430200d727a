package dev.softlanding.shutdown.spring.web;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Tells a native image which classes are looked for by their names; one that is not told of is not there. */
public final class WebDrainRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        for (String type : types()) {
            hints.reflection().registerTypeIfPresent(classLoader, type);
        }
    }

    static List<String> types() {
        List<String> types = new ArrayList<>(Entrances.optionalTypes());
        types.addAll(WebSocketLifecycles.TYPES);
        types.add(DeclaredStreams.MVC_MAPPING);
        types.add(NativeExchange.NETTY_REQUEST);
        types.add(NativeExchange.SERVLET_REQUEST);
        return types;
    }
}
