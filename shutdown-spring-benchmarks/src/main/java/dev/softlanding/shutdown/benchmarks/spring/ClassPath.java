package dev.softlanding.shutdown.benchmarks.spring;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a JVM finds its classes.
 *
 * @param entries jars and directories
 */
record ClassPath(List<Path> entries) {

    ClassPath {
        entries = List.copyOf(entries);
    }

    /** The application and its libraries, those of the starter included, as the build has written them down. */
    static ClassPath ofApplication() throws IOException {
        String file = System.getProperty("benchmarks.libraries");
        if (file == null) {
            throw new IllegalStateException("'benchmarks.libraries' is not set. Run this by exec:exec.");
        }
        return parse(Files.readString(Path.of(file)).strip()).plus(ClassPath.class);
    }

    static ClassPath parse(String joined) {
        return new ClassPath(
                List.of(joined.split(File.pathSeparator)).stream().map(Path::of).toList());
    }

    /** The same and the jars, or directories, in which these classes are. */
    ClassPath plus(Class<?>... classes) {
        List<Path> more = new ArrayList<>(entries);
        for (Class<?> one : classes) {
            more.add(homeOf(one));
        }
        return new ClassPath(more.stream().distinct().toList());
    }

    /**
     * The same without those in which these classes are.
     *
     * @throws IllegalStateException if one of them is not there
     */
    ClassPath minus(Class<?>... classes) {
        List<Path> rest = new ArrayList<>(entries);
        for (Class<?> one : classes) {
            if (!rest.remove(homeOf(one))) {
                throw new IllegalStateException("%s is not in %s".formatted(homeOf(one), entries));
            }
        }
        return new ClassPath(rest);
    }

    @Override
    public String toString() {
        return String.join(
                File.pathSeparator, entries.stream().map(Path::toString).toList());
    }

    private static Path homeOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
