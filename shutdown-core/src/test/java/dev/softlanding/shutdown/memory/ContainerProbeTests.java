package dev.softlanding.shutdown.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel's files say about the container, in trees like those it shows. */
class ContainerProbeTests {

    private static final String NO_LIMIT_V1 = "9223372036854771712";
    private static final MemoryReading UNKNOWN = MemoryReading.UNKNOWN;

    @TempDir
    private Path directory;

    private MemoryReading look() {
        return new ContainerProbe(directory.resolve("proc"), directory.resolve("cgroup")).look();
    }

    private void write(String file, String text) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** A group of version 2, in the files of which a line ends as the kernel ends it. */
    private static Map<String, String> v2(String group, Object limit, long usage, long inactive) {
        return Map.of(
                "cgroup" + group + "/memory.max", limit + "\n",
                "cgroup" + group + "/memory.current", usage + "\n",
                "cgroup" + group + "/memory.stat",
                        "anon 1\nactive_file 2\ninactive_file " + inactive + "\ninactive_file_x 4\n");
    }

    /** A group of version 1, which counts itself and, by names with total, those within it. */
    private static Map<String, String> v1(String group, Object limit, long usage, long inactive) {
        return Map.of(
                "cgroup/memory" + group + "/memory.limit_in_bytes", limit + "\n",
                "cgroup/memory" + group + "/memory.usage_in_bytes", usage + "\n",
                "cgroup/memory" + group + "/memory.stat",
                        "cache 1\ninactive_file 7\ntotal_rss 2\ntotal_inactive_file " + inactive + "\n");
    }

    @SafeVarargs
    private static Arguments tree(String name, String membership, MemoryReading seen, Map<String, String>... files) {
        return argumentSet(name, membership, seen, List.of(files));
    }

    private static MemoryReading reading(long used, long limit) {
        return new MemoryReading(used, limit);
    }

    static Stream<Arguments> trees() {
        String docker = "9:name=systemd:/d\n5:cpu,cpuacct:/d\n4:memory:/docker/4711\n0::/\n";
        String pod = "0::/kubepods.slice/pod.slice/it.scope\n";
        return Stream.of(
                tree("v2, namespace of its own", "0::/\n", reading(700, 1000), v2("", 1000, 900, 200)),
                tree("v2, host's path", pod, reading(7, 10), v2("/kubepods.slice/pod.slice/it.scope", 10, 9, 2)),
                tree(
                        "v2, own limit beside an outer one",
                        pod,
                        reading(7, 10),
                        v2("/kubepods.slice/pod.slice/it.scope", 10, 9, 2),
                        v2("/kubepods.slice", 8, 8, 0)),
                tree(
                        "v2, nearest outer limit, with its usage",
                        pod,
                        reading(15, 20),
                        v2("/kubepods.slice/pod.slice/it.scope", "max", 9, 2),
                        v2("/kubepods.slice/pod.slice", 20, 18, 3),
                        v2("/kubepods.slice", 1000, 500, 0)),
                tree("v2, controller not enabled here", pod, reading(15, 20), v2("/kubepods.slice", 20, 18, 3)),
                tree("v2, path of the host within a namespace", pod, reading(7, 10), v2("", 10, 9, 2)),
                tree("v2, no limit", "0::/\n", UNKNOWN, v2("", "max", 900, 200)),
                tree("v2, path out of the namespace", "0::/../other\n", UNKNOWN, v2("", 10, 9, 2)),
                tree("v2, more inactive than used", "0::/\n", reading(0, 10), v2("", 10, 3, 4)),
                tree("v2, limit is garbage", "0::/\n", UNKNOWN, v2("", "lots", 900, 200)),
                tree("v2, limit is nothing", "0::/\n", UNKNOWN, v2("", "0", 900, 200)),
                tree("v2, limit is empty", "0::/\n", UNKNOWN, v2("", "", 900, 200)),
                tree("v2, usage is garbage", "0::/\n", UNKNOWN, v2("", 10, 9, 2), Map.of("cgroup/memory.current", "x")),
                tree(
                        "v2, no inactive_file",
                        "0::/\n",
                        UNKNOWN,
                        v2("", 10, 9, 2),
                        Map.of("cgroup/memory.stat", "anon 1")),
                tree(
                        "v2, inactive_file is garbage",
                        "0::/\n",
                        UNKNOWN,
                        v2("", 10, 9, 2),
                        Map.of("cgroup/memory.stat", "inactive_file many\n")),
                tree("v2, no usage", "0::/\n", UNKNOWN, Map.of("cgroup/memory.max", "10\n")),
                tree("v1, path of the host within a container", docker, reading(700, 1000), v1("", 1000, 900, 200)),
                tree("v1, own path", docker, reading(7, 10), v1("/docker/4711", 10, 9, 2), v1("", NO_LIMIT_V1, 99, 0)),
                tree(
                        "v1, outer limit",
                        docker,
                        reading(15, 20),
                        v1("/docker/4711", NO_LIMIT_V1, 9, 2),
                        v1("/docker", 20, 18, 3)),
                tree(
                        "v1, no limit",
                        docker,
                        UNKNOWN,
                        v1("/docker/4711", NO_LIMIT_V1, 9, 2),
                        v1("", NO_LIMIT_V1, 99, 0)),
                tree(
                        "v1, no limit with pages of 64 KiB",
                        docker,
                        UNKNOWN,
                        v1("/docker/4711", "9223372036854710272", 9, 2)),
                tree("v1, no limit without a sign", docker, UNKNOWN, v1("/docker/4711", "18446744073709551615", 9, 2)),
                tree("v1, memory together with others", "3:cpu,memory:/a:b\n", reading(7, 10), v1("/a:b", 10, 9, 2)),
                tree(
                        "v1, usage is garbage",
                        docker,
                        UNKNOWN,
                        v1("", 10, 9, 2),
                        Map.of("cgroup/memory/memory.usage_in_bytes", "-")),
                tree("both, memory with v1", docker, reading(7, 10), v1("", 10, 9, 2), v2("", 10, 5, 0)),
                tree("both, memory with v2", "5:cpu:/d\n0::/\n", reading(5, 10), v1("/d", 10, 9, 2), v2("", 10, 5, 0)),
                tree("neither", "5:cpu:/d\n", UNKNOWN, v1("/d", 10, 9, 2), v2("", 10, 9, 2)),
                tree("garbage", "\u0000\n::\n0\n", UNKNOWN, v2("", 10, 9, 2)),
                tree("a path that is none", "0::/\u0000\n", UNKNOWN, v2("", 10, 9, 2)));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void lookSeesWorkingSetAndLimit(String membership, MemoryReading seen, List<Map<String, String>> files) {
        write("proc/self/cgroup", membership);
        files.forEach(group -> group.forEach(this::write));

        assertThat(look()).isEqualTo(seen);
    }

    @Test
    void lookWhereThereAreNoControlGroupsIsUnknown() {
        assertThat(look()).isEqualTo(UNKNOWN);
    }

    @Test
    void lookWhenNoTextIsWhereTextShouldBeIsUnknown() throws IOException {
        Files.createDirectories(directory.resolve("proc/self"));
        Files.write(directory.resolve("proc/self/cgroup"), new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});

        assertThat(look()).isEqualTo(UNKNOWN);
    }

    /** Kubernetes can resize a container that runs. */
    @Test
    void lookWhenTheLimitWasChangedSeesTheNewOne() {
        write("proc/self/cgroup", "0::/\n");
        v2("", 10, 9, 2).forEach(this::write);
        var probe = new ContainerProbe(directory.resolve("proc"), directory.resolve("cgroup"));
        probe.look();

        write("cgroup/memory.max", "20\n");

        assertThat(probe.look()).isEqualTo(reading(7, 20));
    }

    /** Wherever these tests run. */
    @Test
    void lookAtThisProcessIsUnknownOrInItsLimit() {
        assertThat(ContainerProbe.ofProcess().look().ratio())
                .satisfiesAnyOf(
                        ratio -> assertThat(ratio).isNaN(),
                        ratio -> assertThat(ratio).isGreaterThan(0).isLessThanOrEqualTo(1));
    }
}
