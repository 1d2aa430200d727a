package dev.softlanding.shutdown.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The container as the kernel sees it: the working set of the control group of this process, or of the nearest one around
 * it that has a limit. Everything is read anew at each look, because limits can be changed while a container runs.
 *
 * <p>The path that the kernel tells may be that of the host, of which a container sees its own end only: what does not exist
 * is left out, up to the mount point. This class is threadsafe.
 */
final class ContainerProbe implements MemoryProbe {

    private final Path membership;
    private final Path mount;

    /**
     * A probe of this process.
     *
     * @param proc where the kernel shows processes, as a rule {@code /proc}
     * @param mount where it shows control groups, as a rule {@code /sys/fs/cgroup}
     */
    ContainerProbe(Path proc, Path mount) {
        this.membership = proc.resolve("self").resolve("cgroup");
        this.mount = mount.normalize();
    }

    static ContainerProbe ofProcess() {
        return new ContainerProbe(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
    }

    @Override
    public MemoryReading look() {
        try {
            return read(Files.readAllLines(membership));
        } catch (IOException | RuntimeException unreadable) {
            return MemoryReading.UNKNOWN;
        }
    }

    /** The lines are {@code number:controllers:path}. Where both versions are in use, the one that has the memory counts. */
    private MemoryReading read(List<String> lines) throws IOException {
        String unified = null;
        for (String line : lines) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && Arrays.asList(parts[1].split(",")).contains("memory")) {
                return nearestLimited(CgroupVersion.V1, mount.resolve("memory"), parts[2]);
            }
            if (line.startsWith("0::")) {
                unified = parts[2];
            }
        }
        return unified == null ? MemoryReading.UNKNOWN : nearestLimited(CgroupVersion.V2, mount, unified);
    }

    private static MemoryReading nearestLimited(CgroupVersion version, Path root, String path) throws IOException {
        for (Path group = root.resolve("./" + path).normalize();
                group != null && group.startsWith(root);
                group = group.getParent()) {
            OptionalLong limit = version.limit(group);
            if (limit.isPresent()) {
                return new MemoryReading(version.workingSet(group), limit.getAsLong());
            }
        }
        return MemoryReading.UNKNOWN;
    }
}
