package dev.softlanding.shutdown.spring.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.Environment;

/**
 * Where the application runs. An application cannot ask how long it is given to stop; what each platform does unless told
 * otherwise is the best guess.
 */
public enum Platform {
    /** Thirty seconds, by {@code terminationGracePeriodSeconds}. */
    KUBERNETES(30, true),
    /** Ten seconds. */
    CLOUD_FOUNDRY(10, true),
    /** As Docker and Podman: ten seconds. */
    CONTAINER(10, true),
    /** Nobody kills, or nobody soon: systemd waits ninety seconds. */
    MACHINE(30, false);

    private static final String[] CONTAINER_FILES = {".dockerenv", "run/.containerenv"};

    private final Duration gracePeriod;
    private final boolean killing;

    Platform(int graceSeconds, boolean killing) {
        this.gracePeriod = Duration.ofSeconds(graceSeconds);
        this.killing = killing;
    }

    /** The platform of this process. */
    public static Platform of(Environment environment) {
        return of(environment, Path.of("/"));
    }

    static Platform of(Environment environment, Path root) {
        if (CloudPlatform.KUBERNETES.isActive(environment)) {
            return KUBERNETES;
        }
        if (CloudPlatform.CLOUD_FOUNDRY.isActive(environment)) {
            return CLOUD_FOUNDRY;
        }
        return isContainer(root) ? CONTAINER : MACHINE;
    }

    private static boolean isContainer(Path root) {
        for (String file : CONTAINER_FILES) {
            if (Files.exists(root.resolve(file))) {
                return true;
            }
        }
        return System.getenv("container") != null // as systemd and Podman say it
                || contains(root.resolve("proc/1/cgroup"), "docker", "kubepods", "containerd", "libpod");
    }

    private static boolean contains(Path file, String... words) {
        try {
            String text = Files.readString(file);
            for (String word : words) {
                if (text.contains(word)) {
                    return true;
                }
            }
        } catch (IOException | SecurityException unreadable) {
            // Then it says nothing.
        }
        return false;
    }

    /** What it gives unless told otherwise. */
    public Duration gracePeriod() {
        return gracePeriod;
    }

    /** Whether it surely kills what has not ended then. */
    public boolean isKilling() {
        return killing;
    }
}
