package dev.softlanding.demo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The command {@code kubectl}, for what it does without a cluster. */
final class Kubectl {

    /** What {@code k8s/} is written in; older ones know neither components nor transformers. */
    private static final Pattern KUSTOMIZE = Pattern.compile("Kustomize Version: v([5-9]|\\d\\d)\\.");

    private Kubectl() {}

    /** Skips the test where there is none. */
    static void assumeItIsThere() throws Exception {
        assumeTrue(
                isThere(),
                "skipped: kubectl 1.27 or later is missing here; https://kubernetes.io/docs/tasks/tools says how to get it");
    }

    /** Renders a directory with a kustomization. */
    static String kustomize(Path directory) throws Exception {
        return run("kubectl", "kustomize", directory.toString());
    }

    /**
     * Renders an overlay that is not there.
     *
     * @param directory where it may be written
     * @param kustomization its YAML, with {@code K8S} for the way from it to the directory {@code k8s}
     */
    static String kustomize(Path directory, Path k8s, String kustomization) throws Exception {
        Path overlay = Files.createTempDirectory(directory.toRealPath(), "overlay");
        Files.writeString(
                overlay.resolve("kustomization.yaml"),
                kustomization.replace(
                        "K8S", overlay.relativize(k8s.toRealPath()).toString()));
        return kustomize(overlay);
    }

    private static boolean isThere() throws Exception {
        try {
            return KUSTOMIZE.matcher(run("kubectl", "version", "--client")).find();
        } catch (IOException missing) {
            return false;
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("kubectl", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + Files.readString(errors));
            }
            return output;
        } finally {
            Files.delete(errors);
        }
    }
}
