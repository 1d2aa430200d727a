package dev.softlanding.shutdown.spring.autoconfigure;

import java.util.List;

/** The paths, within the application, under which this server answers operations rather than users. */
record OperationPaths(List<String> prefixes) {

    OperationPaths {
        prefixes = List.copyOf(prefixes);
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
