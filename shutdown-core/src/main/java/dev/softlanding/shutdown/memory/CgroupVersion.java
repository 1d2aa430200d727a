package dev.softlanding.shutdown.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Where the two versions of control groups write what a group may have and has. Stateless. */
enum CgroupVersion {
    V1("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
    V2("memory.max", "memory.current", "inactive_file");

    /** Version 1 has no word for "no limit", but the largest number of bytes that makes whole pages. */
    private static final long NO_LIMIT = 1L << 60;

    private final String limitFile;
    private final String usageFile;
    private final String inactiveFile;

    CgroupVersion(String limitFile, String usageFile, String inactiveFile) {
        this.limitFile = limitFile;
        this.usageFile = usageFile;
        this.inactiveFile = inactiveFile;
    }

    /** What the group may have; empty if it has no limit of its own, or none that can be read. */
    OptionalLong limit(Path group) {
        try {
            long limit = number(Files.readString(group.resolve(limitFile)));
            return limit > 0 && limit < NO_LIMIT ? OptionalLong.of(limit) : OptionalLong.empty();
        } catch (IOException | NumberFormatException none) { // of which "max" is one
            return OptionalLong.empty();
        }
    }

    /** What the group has, without the file pages that nobody used lately: the kernel takes those back before it kills. */
    long workingSet(Path group) throws IOException {
        long usage = number(Files.readString(group.resolve(usageFile)));
        String prefix = inactiveFile + " ";
        for (String line : Files.readAllLines(group.resolve("memory.stat"))) {
            if (line.startsWith(prefix)) {
                return Math.max(0, usage - number(line.substring(prefix.length())));
            }
        }
        throw new IOException("No '%s' in memory.stat of %s".formatted(inactiveFile, group));
    }

    private static long number(String text) {
        return Long.parseLong(text.strip());
    }
}
