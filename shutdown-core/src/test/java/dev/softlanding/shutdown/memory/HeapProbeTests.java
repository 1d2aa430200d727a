package dev.softlanding.shutdown.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pools of the JDK's collectors add up to. */
class HeapProbeTests {

    private static final boolean YOUNG = false;
    private static final boolean OLD = true;
    private static final MemoryUsage NEVER = new MemoryUsage(0, 0, 0, 0);

    private static MemoryPoolMXBean pool(String name, boolean old, MemoryUsage collected) {
        return pool(name, MemoryType.HEAP, old, collected);
    }

    private static MemoryPoolMXBean pool(String name, MemoryType type, boolean old, MemoryUsage collected) {
        return (MemoryPoolMXBean) Proxy.newProxyInstance(
                HeapProbeTests.class.getClassLoader(),
                new Class<?>[] {MemoryPoolMXBean.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getName" -> name;
                    case "getType" -> type;
                    case "isUsageThresholdSupported" -> old;
                    case "getCollectionUsage" -> collected;
                    default -> throw new AssertionError("'" + method.getName() + "' is nothing to look at");
                });
    }

    private static MemoryUsage usage(long used, long max) {
        return new MemoryUsage(-1, used, Math.max(used, 1), max);
    }

    private static MemoryReading look(long max, MemoryPoolMXBean... pools) {
        return new HeapProbe(List.of(pools), () -> usage(0, max)).look();
    }

    static Stream<Arguments> heaps() {
        return Stream.of(
                argumentSet(
                        "Serial",
                        594,
                        new MemoryReading(430, 594 - 15),
                        List.of(
                                pool("Tenured Gen", OLD, usage(400, 410)),
                                pool("Eden Space", YOUNG, usage(25, 164)),
                                pool("Survivor Space", YOUNG, usage(5, 20)))),
                argumentSet(
                        "Parallel, of which the survivor space is never used at the end",
                        593,
                        new MemoryReading(546, 593 - 46),
                        List.of(
                                pool("PS Old Gen", OLD, usage(440, 440)),
                                pool("PS Survivor Space", YOUNG, usage(0, 46)),
                                pool("PS Eden Space", YOUNG, usage(106, 107)))),
                argumentSet(
                        "G1, of which the young pools have no limit",
                        640,
                        new MemoryReading(615, 640),
                        List.of(
                                pool("G1 Eden Space", YOUNG, usage(0, -1)),
                                pool("G1 Old Gen", OLD, usage(610, 640)),
                                pool("G1 Survivor Space", YOUNG, usage(5, -1)))),
                argumentSet("ZGC", 640, new MemoryReading(500, 640), List.of(pool("ZHeap", OLD, usage(500, 640)))),
                argumentSet(
                        "ZGC with generations, each of which may have all",
                        640,
                        new MemoryReading(510, 640),
                        List.of(
                                pool("ZGC Old Generation", OLD, usage(500, 640)),
                                pool("ZGC Young Generation", YOUNG, usage(10, 640)))),
                argumentSet(
                        "pools that are no heap",
                        640,
                        new MemoryReading(500, 640),
                        List.of(
                                pool("Metaspace", MemoryType.NON_HEAP, OLD, usage(9999, -1)),
                                pool("ZHeap", OLD, usage(500, 640)))),
                argumentSet(
                        "a pool that is never collected",
                        640,
                        new MemoryReading(500, 640),
                        List.of(pool("Immortal", OLD, null), pool("ZHeap", OLD, usage(500, 640)))),
                argumentSet(
                        "before the first collection", 640, MemoryReading.UNKNOWN, List.of(pool("ZHeap", OLD, NEVER))),
                argumentSet(
                        "before the first collection of old objects",
                        640,
                        MemoryReading.UNKNOWN,
                        List.of(pool("Tenured Gen", OLD, NEVER), pool("Eden Space", YOUNG, usage(25, 164)))),
                argumentSet("no collector", 640, MemoryReading.UNKNOWN, List.of(pool("Epsilon Heap", OLD, null))),
                argumentSet("no limit", -1, MemoryReading.UNKNOWN, List.of(pool("ZHeap", OLD, usage(500, -1)))));
    }

    @ParameterizedTest
    @MethodSource("heaps")
    void lookSeesWhatIsInUseAfterCollections(long max, MemoryReading seen, List<MemoryPoolMXBean> pools) {
        assertThat(look(max, pools.toArray(MemoryPoolMXBean[]::new))).isEqualTo(seen);
    }

    @Test
    void ratioWithoutALimitIsUnknown() {
        assertThat(new MemoryReading(5, 0).ratio()).isNaN();
    }

    @Test
    void lookAtThisJvmAfterACollectionSeesMoreThanNothingAndLessThanAll() {
        System.gc();

        assertThat(HeapProbe.ofJvm().look().ratio()).isStrictlyBetween(0.0, 1.0);
    }
}
