package dev.softlanding.shutdown.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.Gate;
import dev.softlanding.shutdown.engine.Rehearsal;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.flush.Flusher.Kind;
import dev.softlanding.shutdown.time.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Once a participant is ready, its end loads no class of ours any more: there may be no other time, and no jar to read. */
@Timeout(20)
class RehearsedClassesTests {

    /** The rehearsal lives in real time, and on a busy machine not all of it goes as it is meant to. */
    private static final int RETRIES = 4;

    @Test
    void participantWhenItGetsReadyHasAShutdownRehearsed() {
        var rehearsals = new AtomicInteger();
        var process =
                new ProcessShutdown(new FakeSignals(), new FakeExit(), new VirtualTime(), rehearsals::incrementAndGet);

        process.join(ProcessSettings.of(ShutdownSettings.defaults()))
                .shutDownBy(ShutdownCoordinator.builder().build());

        assertThat(rehearsals).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(classes = {CleanEnd.class, CutOffEnd.class, CutShortEnd.class, HaltedEnd.class, EndOfTheJvm.class})
    void endWhenItWasRehearsedLoadsNoClassOfOurs(Class<?> end) throws Exception {
        List<String> late = lateClassesOf(end);
        for (int again = 0; again < RETRIES && !late.isEmpty(); again++) {
            late = lateClassesOf(end);
        }

        assertThat(late).isEmpty();
    }

    private static List<String> lateClassesOf(Class<?> end) throws ReflectiveOperationException {
        var loader = new OwnClasses();
        List<String> before = new ArrayList<>();
        Constructor<?> constructor = loader.loadClass(end.getName()).getDeclaredConstructor();
        constructor.setAccessible(true); // to it, this is a class of another package
        @SuppressWarnings("unchecked")
        var ownEnd = (Consumer<Runnable>) constructor.newInstance();
        ownEnd.accept(() -> before.addAll(loader.mains));
        assertThat(before).isNotEmpty();
        List<String> late = new ArrayList<>(loader.mains);
        late.removeAll(before);
        return late;
    }

    /** Has each class of ours for itself, and notes which of them are not of a test. */
    private static final class OwnClasses extends ClassLoader {

        private static final String MAINS = ProcessShutdown.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();

        private final Set<String> mains = ConcurrentHashMap.newKeySet();

        OwnClasses() {
            super(RehearsedClassesTests.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.softlanding.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            URL file = getResource(name.replace('.', '/') + ".class");
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            try (InputStream in = file.openStream()) {
                byte[] bytes = in.readAllBytes();
                if (file.toString().startsWith(MAINS)) {
                    mains.add(name);
                }
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    /** An application that gets ready, and ends. */
    private abstract static class End implements Consumer<Runnable> {

        private static final ShutdownSettings CLOCK =
                new ShutdownSettings(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(1));

        final VirtualTime time = new VirtualTime();
        final FakeExit exit = new FakeExit();
        final FakeSignals signals = new FakeSignals();
        final Gate gate = Gate.polite();

        /** @param ready is told when the end may come */
        @Override
        public void accept(Runnable ready) {
            try {
                var process = new ProcessShutdown(signals, exit, time, Rehearsal::start);
                process.join(ProcessSettings.of(CLOCK)).shutDownBy(armed());
                awaitRehearsal();
                ready.run();
                begin();
                gate.awaitEntered();
                end();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            } finally {
                gate.open();
                exit.release();
            }
        }

        void begin() {
            signals.raise("TERM");
        }

        abstract void end() throws InterruptedException;

        /** What the end of it is called with. */
        void awaitExit(String call) throws InterruptedException {
            assertThat(exit.awaitCall()).isEqualTo(call);
        }

        VirtualTime timeOfRun() {
            return time;
        }

        private ShutdownCoordinator armed() {
            ShutdownCoordinator coordinator = ShutdownCoordinator.builder()
                    .settings(CLOCK)
                    .time(timeOfRun())
                    .flusher(new Flusher("final", Kind.FINAL, Duration.ofHours(1), remaining -> {}))
                    .flusher(new Flusher("last", Kind.LAST, Duration.ofHours(1), remaining -> {}))
                    .build();
            coordinator.register(
                    ShutdownTask.named("a").timeout(Duration.ofHours(1)).run(gate));
            coordinator.arm();
            return coordinator;
        }

        private static void awaitRehearsal() throws InterruptedException {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("shutdown-rehearsal")) {
                    thread.join();
                }
            }
        }
    }

    static final class CleanEnd extends End {

        @Override
        void end() throws InterruptedException {
            gate.open();
            awaitExit("exit 143");
        }
    }

    static final class CutOffEnd extends End {

        @Override
        void end() throws InterruptedException {
            time.advance(Duration.ofSeconds(29));
            awaitExit("halt 143 by shutdown-exit");
        }
    }

    static final class CutShortEnd extends End {

        @Override
        void end() throws InterruptedException {
            time.advance(Duration.ofSeconds(1));
            signals.raise("TERM");
            awaitExit("halt 143 by shutdown-exit");
        }
    }

    /** The run lives in a time of its own, which stands still, as if its keeper hung. */
    static final class HaltedEnd extends End {

        private VirtualTime still;

        @Override
        VirtualTime timeOfRun() {
            still = new VirtualTime();
            return still;
        }

        @Override
        void end() throws InterruptedException {
            time.awaitScheduled(1);
            time.advance(Duration.ofSeconds(30));
            awaitExit("halt 143 by shutdown-watchdog");
        }
    }

    static final class EndOfTheJvm extends End {

        private final Thread hook = new Thread(exit::endJvm, "hook");

        @Override
        void begin() {
            hook.start();
        }

        @Override
        void end() throws InterruptedException {
            time.advance(Duration.ofSeconds(29));
            awaitExit("halt 143 by hook");
        }
    }
}
