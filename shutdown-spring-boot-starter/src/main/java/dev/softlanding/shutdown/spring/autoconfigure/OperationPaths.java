package dev.softlanding.shutdown.spring.autoconfigure;

import java.util.List;
import java.util.function.Predicate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/** The paths, within the application, under which this server answers operations rather than users. */
record OperationPaths(List<String> prefixes) {

    OperationPaths {
        prefixes = List.copyOf(prefixes);
    }

    /** Those of the bean, if there is one; looked for at the first request: what asks is made with the web server, before most beans. */
    static Predicate<String> lazily(ObjectProvider<OperationPaths> bean) {
        var paths = SingletonSupplier.of(() -> bean.getIfAvailable(() -> new OperationPaths(List.of())));
        return path -> paths.obtain().contain(path);
    }

    boolean contain(String path) {
        for (String prefix : prefixes) {
            if (path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/')) {
                return true;
            }
        }
        return false;
    }
}
