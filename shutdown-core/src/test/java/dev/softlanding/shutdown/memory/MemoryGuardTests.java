package dev.softlanding.shutdown.memory;

import static dev.softlanding.shutdown.memory.GuardedMemory.CONTAINER;
import static dev.softlanding.shutdown.memory.GuardedMemory.HEAP;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.softlanding.shutdown.time.VirtualTime;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** When the guard acts, what it does, and that it does so once. */
@Timeout(20)
class MemoryGuardTests {

    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final MemoryReading TOO_MUCH = reading(95);
    private static final MemoryReading LESS = reading(94);
    private static final MemoryReading NOT_ENOUGH_LESS = reading(91);
    private static final MemoryReading ENOUGH_LESS = reading(90);

    private final VirtualTime time = new VirtualTime();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.softlanding.shutdown.memory");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private volatile MemoryReading heap = MemoryReading.UNKNOWN;
    private volatile MemoryReading container = MemoryReading.UNKNOWN;
    private MemoryGuard guard;

    @TempDir
    private Path directory;

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        logger.setLevel(Level.ALL);
    }

    @AfterEach
    void stopAll() {
        if (guard != null) {
            guard.stop();
        }
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    /** Of 100 MiB. */
    private static MemoryReading reading(long mebibytes) {
        return new MemoryReading(mebibytes << 20, 100 << 20);
    }

    private MemoryGuard.Builder builder() {
        return MemoryGuard.builder()
                .time(time)
                .interval(INTERVAL)
                .probe(HEAP, () -> heap)
                .probe(CONTAINER, () -> container);
    }

    private Thread start(MemoryGuard.Builder builder) throws InterruptedException {
        guard = builder.build();
        guard.start();
        return time.awaitScheduled(1).get(0);
    }

    private void nextLook() throws InterruptedException {
        time.advance(INTERVAL);
        time.awaitScheduled(1);
    }

    /** What the guard sees at its next looks, one after the other. */
    private void lookAt(MemoryReading... readings) throws InterruptedException {
        for (MemoryReading reading : readings) {
            heap = reading;
            nextLook();
        }
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private MemoryAction action(boolean answer) {
        return excess -> {
            done.add("shutdown");
            return answer;
        };
    }

    @Test
    void ratiosAreThoseOfTheLastLook() throws InterruptedException {
        heap = reading(40);
        guard = builder().build();
        assertThat(guard.ratio(HEAP)).isNaN();

        guard.start();
        time.awaitScheduled(1);
        assertThat(guard.ratio(HEAP)).isEqualTo(0.4);
        assertThat(guard.ratio(CONTAINER)).isNaN();

        heap = MemoryReading.UNKNOWN;
        container = reading(50);
        assertThat(guard.ratio(HEAP)).isEqualTo(0.4);
        time.advance(INTERVAL.minusNanos(1));
        assertThat(guard.ratio(HEAP)).isEqualTo(0.4);
        time.advance(Duration.ofNanos(1));
        time.awaitScheduled(1);
        assertThat(guard.ratio(HEAP)).isNaN();
        assertThat(guard.ratio(CONTAINER)).isEqualTo(0.5);
    }

    @Test
    void guardWhenTooMuchIsSeenOftenEnoughInARowWarns() throws InterruptedException {
        start(builder());

        lookAt(TOO_MUCH, TOO_MUCH);
        assertThat(warnings()).isEmpty();
        assertThat(guard.excesses(HEAP)).isZero();

        lookAt(TOO_MUCH);
        assertThat(warnings())
                .containsExactly(
                        "The heap after garbage collection is 95.0 of 100.0 MiB, 95.0 % (threshold 95.0 %) in 3 "
                                + "looks in a row. Nothing else is done about it");
        assertThat(guard.excesses(HEAP)).isOne();
        assertThat(guard.excesses(CONTAINER)).isZero();
    }

    @Test
    void guardWhenARowIsBrokenCountsAnew() throws InterruptedException {
        start(builder());

        lookAt(TOO_MUCH, TOO_MUCH, LESS, TOO_MUCH, TOO_MUCH, MemoryReading.UNKNOWN, TOO_MUCH, TOO_MUCH);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void guardWhenTheValueSwingsAroundTheThresholdWarnsOnce() throws InterruptedException {
        start(builder().looks(1));

        lookAt(TOO_MUCH, TOO_MUCH, NOT_ENOUGH_LESS, TOO_MUCH, MemoryReading.UNKNOWN, TOO_MUCH);

        assertThat(guard.excesses(HEAP)).isOne();
        assertThat(warnings()).hasSize(1);
    }

    @Test
    void guardWhenThereWasEnoughInBetweenWarnsAgainAfterAWholeRow() throws InterruptedException {
        start(builder().looks(2));

        lookAt(TOO_MUCH, TOO_MUCH, ENOUGH_LESS, TOO_MUCH);
        assertThat(guard.excesses(HEAP)).isOne();

        lookAt(TOO_MUCH);
        assertThat(guard.excesses(HEAP)).isEqualTo(2);
        assertThat(warnings()).hasSize(2);
    }

    @Test
    void thresholdsAreThoseThatAreSetForEach() throws InterruptedException {
        start(builder().looks(1).heapThreshold(0.6).containerThreshold(1));

        heap = reading(59);
        container = reading(99);
        nextLook();
        assertThat(guard.excesses(HEAP) + guard.excesses(CONTAINER)).isZero();

        heap = reading(60);
        nextLook();
        assertThat(guard.excesses(HEAP)).isOne();
        assertThat(guard.excesses(CONTAINER)).isZero();

        container = reading(100);
        nextLook();
        assertThat(guard.excesses(CONTAINER)).isOne();
        assertThat(warnings().get(1))
                .startsWith(
                        "The container's working set is 100.0 of 100.0 MiB, 100.0 % (threshold 100.0 %) in 1 looks");
    }

    @Test
    void shutdownWhenWantedBeginsOnceAfterWarningAndDump() throws InterruptedException {
        heap = TOO_MUCH;
        start(builder()
                .looks(1)
                .heapDump(directory)
                .dumper(file -> done.add("dump after " + warnings().size()))
                .shutdown(excess -> {
                    done.add(excess.memory().name() + excess.used() + "/" + excess.limit() + "@" + excess.threshold());
                    return true;
                }));
        container = TOO_MUCH;
        lookAt(TOO_MUCH, ENOUGH_LESS, TOO_MUCH);

        assertThat(done).containsExactly("dump after 1", "HEAP99614720/104857600@0.95");
        assertThat(warnings())
                .singleElement()
                .asString()
                .endsWith("looks in a row. A heap dump is written to '" + directory
                        + "', then an orderly shutdown begins");
        assertThat(guard.excesses(HEAP)).isOne();
        assertThat(guard.excesses(CONTAINER)).isZero();
        assertThat(guard.ratio(CONTAINER)).as("still measured").isEqualTo(0.95);
    }

    /** With little memory there may be no thread for it. */
    @Test
    void shutdownWhenItDoesNotBeginIsTriedAtEachLookUntilThereIsMemoryAgain() throws InterruptedException {
        start(builder().looks(1).shutdown(action(false)));

        lookAt(TOO_MUCH, TOO_MUCH, NOT_ENOUGH_LESS, ENOUGH_LESS, ENOUGH_LESS);

        assertThat(done).hasSize(3);
        assertThat(warnings()).hasSize(1).allMatch(warning -> warning.endsWith(". An orderly shutdown begins"));
    }

    @Test
    void shutdownWhenItFailsIsTriedAgainAndTheFirstFailureIsTold() throws InterruptedException {
        start(builder().looks(1).shutdown(excess -> {
            done.add("shutdown");
            if (done.size() < 3) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return true;
        }));

        lookAt(TOO_MUCH, TOO_MUCH, TOO_MUCH, TOO_MUCH);

        assertThat(done).hasSize(3);
        assertThat(warnings().subList(1, warnings().size()))
                .containsExactly("The shutdown could not begin. It is tried again at each look");
    }

    @Test
    void heapDumpIsWrittenOnceInTheLifeOfTheGuard() throws InterruptedException {
        start(builder()
                .looks(1)
                .heapDump(directory.resolve("made/for/it"))
                .dumper(file -> Files.writeString(file, "dump")));

        lookAt(TOO_MUCH, ENOUGH_LESS, TOO_MUCH);

        assertThat(directory.resolve("made/for/it").toFile().list())
                .containsExactly("heap-" + ProcessHandle.current().pid() + "-20260101T000002000Z.hprof");
        assertThat(warnings()).hasSize(2);
        assertThat(warnings().get(0))
                .endsWith(". A heap dump is written to '" + directory.resolve("made/for/it") + "'");
        assertThat(warnings().get(1)).endsWith(". Nothing else is done about it");
    }

    @Test
    void heapDumpWhenItFailsIsAWarningAndTheShutdownBegins() throws InterruptedException {
        start(builder()
                .looks(1)
                .heapDump(directory)
                .dumper(file -> {
                    throw new IOException("No space left on device");
                })
                .shutdown(action(true)));

        lookAt(TOO_MUCH, TOO_MUCH);

        assertThat(done).containsExactly("shutdown");
        assertThat(warnings()).hasSize(2);
        assertThat(warnings().get(1)).isEqualTo("No heap dump could be written to '" + directory + "'");
    }

    @Test
    void guardWhenALookFailsLooksAtTheOtherMemoryAndAgain() throws InterruptedException {
        container = reading(50);
        start(builder().looks(1).probe(HEAP, () -> {
            if (heap == MemoryReading.UNKNOWN) {
                throw new OutOfMemoryError("Java heap space");
            }
            return heap;
        }));
        assertThat(guard.ratio(CONTAINER)).isEqualTo(0.5);
        nextLook();
        assertThat(warnings()).containsExactly("A look at the memory failed");

        lookAt(TOO_MUCH);
        assertThat(guard.excesses(HEAP)).isOne();
    }

    @Test
    void guardWhenInterruptedGoesOn() throws InterruptedException {
        start(builder());
        heap = reading(40);

        time.interruptWaiting();
        time.awaitScheduled(1);

        assertThat(guard.ratio(HEAP)).isEqualTo(0.4);
    }

    @Test
    void threadIsADaemonWithTheClassLoaderOfWhoStartedIt() throws Exception {
        guard = builder().build();
        try (var loader = new URLClassLoader(new URL[0])) {
            var starter = new Thread(guard::start);
            starter.setDaemon(false);
            starter.setContextClassLoader(loader);
            starter.start();

            Thread thread = time.awaitScheduled(1).get(0);
            assertThat(thread.getName()).isEqualTo("shutdown-memory");
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getContextClassLoader()).isSameAs(loader);
        }
    }

    @Test
    void threadEndsWhenTheGuardIsStopped() throws InterruptedException {
        Thread thread = start(builder());

        guard.start();
        guard.stop();
        guard.stop();
        thread.join();

        assertThat(time.alarms()).as("one watch only").isOne();
    }

    /** By another thread, as the end of a context is as a rule. */
    @Test
    void guardWhenStartedAgainLooksAgain() throws InterruptedException {
        Thread first = start(builder().looks(2));
        lookAt(TOO_MUCH);
        var stopping = new Thread(guard::stop);
        stopping.start();
        first.join();
        stopping.join();

        guard.start();
        time.awaitScheduled(1);
        assertThat(guard.excesses(HEAP)).as("a row begins with the start").isZero();
        nextLook();
        assertThat(guard.excesses(HEAP)).isOne();
    }
}
