package dev.softlanding.shutdown.spring.findings;

import dev.softlanding.shutdown.spring.platform.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks whether a container's SIGTERM, which goes to its first process, comes to this JVM. It does not if that process is
 * one that is known to keep it for itself: a shell that was not told to become the JVM, or what keeps a container up into
 * which the JVM was put later. Of programs that it does not know it says nothing; most of them are there to pass signals on.
 * Arguments are not shown: there may be secrets among them.
 */
final class FirstProcess implements FindingSource {

    private static final Set<String> SILENT =
            Set.of("sh", "ash", "bash", "dash", "fish", "ksh", "mksh", "zsh", "cat", "sleep", "tail");

    private final Platform platform;
    private final Path root;
    private final long pid;

    /**
     * @param root below which there is {@code proc}
     * @param pid of this JVM
     */
    FirstProcess(Platform platform, Path root, long pid) {
        this.platform = platform;
        this.root = root;
        this.pid = pid;
    }

    @Override
    public String name() {
        return FindingNames.PID1;
    }

    @Override
    public List<Finding> look() {
        if (pid == 1 || !signalsFirstProcess()) {
            return List.of();
        }
        return programs()
                .filter(SILENT::contains)
                .limit(1)
                .map(program -> new Finding(
                        name(),
                        ("PID 1 of this container is '%s', which passes no SIGTERM on unless a trap in its script does:"
                                        + " this JVM, PID %d, would not hear of a stop until it is killed.")
                                .formatted(program, pid),
                        "Start the JVM by the exec form, as ENTRYPOINT [\"java\", ...], or by 'exec java ...' in the"
                                + " script, or have an init as tini for PID 1."))
                .toList();
    }

    /** Cloud Foundry signals the process that it started, whatever its number. */
    private boolean signalsFirstProcess() {
        return platform == Platform.CONTAINER || platform == Platform.KUBERNETES;
    }

    /** What PID 1 is: the program it was called as, BusyBox by what it was called for, and its name for the kernel. */
    private Stream<String> programs() {
        List<String> programs = new ArrayList<>();
        String[] words = read("proc/1/cmdline").split("\0", -1);
        programs.add(programOf(words[0]));
        if (words.length > 1 && programs.get(0).equals("busybox")) {
            programs.add(programOf(words[1]));
        }
        programs.add(read("proc/1/comm").strip());
        return programs.stream();
    }

    private static String programOf(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }

    private String read(String file) {
        try {
            return Files.readString(root.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException | SecurityException unreadable) {
            return "";
        }
    }
}
