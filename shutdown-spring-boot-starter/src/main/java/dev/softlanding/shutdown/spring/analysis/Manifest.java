package dev.softlanding.shutdown.spring.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A manifest as it was read, once: the standard input cannot be read again.
 *
 * @param name what it was called
 */
record Manifest(String name, String yaml) {

    private static final String PROPERTY = AnalysisSettings.MANIFEST;
    private static final String FIX = "Name a file with Kubernetes manifests, or '-' for the standard input.";

    /**
     * Reads it.
     *
     * @param name a file, or a dash for the standard input
     * @throws UsageException if it cannot be read
     */
    static Manifest read(String name, InputStream standardInput) {
        try {
            return name.equals("-")
                    ? new Manifest("standard input", new String(standardInput.readAllBytes(), StandardCharsets.UTF_8))
                    : new Manifest(name, new String(Files.readAllBytes(Path.of(name)), StandardCharsets.UTF_8));
        } catch (NoSuchFileException missing) {
            throw refusal(name, "which does not exist");
        } catch (InvalidPathException noPath) {
            throw refusal(name, "which is no path: " + noPath.getReason());
        } catch (IOException unreadable) {
            throw refusal(name, "which cannot be read: " + unreadable.getMessage());
        }
    }

    private static UsageException refusal(String name, String why) {
        return new UsageException("'%s' is '%s', %s. %s".formatted(PROPERTY, name, why, FIX));
    }
}
