package dev.softlanding.shutdown.spring.resilience;

import io.github.resilience4j.bulkhead.ThreadPoolBulkheadRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** The bulkheads that have threads of their own. Threadsafe. */
record ThreadPools(ObjectProvider<ThreadPoolBulkheadRegistry> registries) {

    /** Whether there is one of that name. */
    boolean has(String name) {
        return registries.stream().anyMatch(registry -> registry.find(name).isPresent());
    }

    /** Whether it is a registry without any: Resilience4j's Spring Boot module makes one for everybody. */
    static boolean isEmptyRegistry(@Nullable Object bean) {
        return bean instanceof ThreadPoolBulkheadRegistry registry
                && registry.getAllBulkheads().isEmpty();
    }
}
