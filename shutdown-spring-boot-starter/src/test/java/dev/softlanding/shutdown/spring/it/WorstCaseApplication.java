package dev.softlanding.shutdown.spring.it;

import ch.qos.logback.classic.Logger;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import dev.softlanding.shutdown.spring.flush.FlushersAutoConfiguration;
import dev.softlanding.shutdown.spring.journal.ProcessJournalAutoConfiguration;
import dev.softlanding.shutdown.spring.report.ReportAutoConfiguration;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** An application with much to lose at its end, and one task that behaves as badly as {@code worst.task} says. */
@SpringBootConfiguration
@ImportAutoConfiguration({
    ShutdownAutoConfiguration.class,
    FlushersAutoConfiguration.class,
    ProcessJournalAutoConfiguration.class,
    ReportAutoConfiguration.class
})
class WorstCaseApplication {

    static final int LINES = 100;
    static final int COUNT = 42;

    private static final org.slf4j.Logger logger = LoggerFactory.getLogger(WorstCaseApplication.class);

    /** What fills the heap. */
    @SuppressWarnings("unused")
    private static Object[] hoard = {};

    private static volatile long spins;

    private final Path directory;
    private final Misbehaviour worst;

    WorstCaseApplication(@Value("${worst.directory}") Path directory, @Value("${worst.task}") Misbehaviour worst) {
        this.directory = directory;
        this.worst = worst;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(WorstCaseApplication.class, arguments);
    }

    /** What its task does. */
    enum Misbehaviour {
        CLEAN {
            @Override
            void begin() {}
        },
        SLEEPING {
            @Override
            void begin() throws InterruptedException {
                Thread.sleep(Long.MAX_VALUE);
            }
        },
        SPINNING {
            @Override
            void begin() {
                while (true) {
                    spins++;
                }
            }
        },
        DEAF {
            @Override
            void begin() {
                sleepDeaf();
            }
        },
        LOG_LOCK {
            @Override
            void begin() {
                var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
                ((HeldConsoleAppender) root.getAppender("console")).holdForEver();
            }
        },
        EXIT {
            @Override
            void begin() {
                System.exit(7);
            }
        },
        HEAP {
            @Override
            void begin() throws InterruptedException {
                Thread.sleep(500); // nobody can flush later
                for (int size = 1 << 20; size > 16; size /= 2) {
                    fill(size);
                }
                sleepDeaf();
            }
        },
        ERROR {
            @Override
            void begin() {
                throw new AssertionError(depth(0));
            }
        },
        CLOSE {
            @Override
            void begin() {}
        };

        abstract void begin() throws InterruptedException;
    }

    private static void fill(int size) {
        try {
            while (true) {
                hoard = new Object[] {hoard, new byte[size]};
            }
        } catch (OutOfMemoryError full) {
            // That is the point.
        }
    }

    private static int depth(int depth) {
        return depth < 0 ? 0 : depth(depth + 1) + 1; // until there is no stack any more
    }

    static void sleepDeaf() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException ignored) {
                // That is the point.
            }
        }
    }

    private void mark(String what) throws IOException {
        Files.writeString(directory.resolve(what + ".marker"), "there");
    }

    private static void log(String what) {
        for (int i = 0; i < LINES; i++) {
            logger.info("{} {}", what, i);
        }
    }

    @Bean
    static MeterRegistry registry() {
        return new SimpleMeterRegistry();
    }

    @Bean
    ShutdownTask worst(MeterRegistry registry, @Value("${worst.timeout:1s}") Duration timeout) {
        Counter counter = registry.counter("worst.counter");
        counter.increment(COUNT);
        return ShutdownTask.named("worst")
                .phase(Phase.DRAIN)
                .timeout(timeout)
                .flushAtCutOff(() -> mark("worst-flushed"))
                .run(() -> {
                    log("ending");
                    System.out.println("worst begins");
                    worst.begin();
                });
    }

    @Bean
    ShutdownTask behind() {
        return ShutdownTask.named("behind")
                .after("worst")
                .phase(Phase.DRAIN)
                .timeout(Duration.ofSeconds(1))
                .flushAtCutOff(() -> mark("behind-flushed"))
                .run(() -> mark("behind"));
    }

    @Bean
    Flusher safeFlusher() {
        return new Flusher("safe", Flusher.Kind.SAFE, Duration.ofSeconds(1), remaining -> mark("safe"));
    }

    @Bean
    Flusher finalFlusher() {
        return new Flusher("final", Flusher.Kind.FINAL, Duration.ofSeconds(1), remaining -> mark("final"));
    }

    @Bean
    CommandLineRunner opensScope(ShutdownScopes scopes) {
        return arguments -> {
            scopes.open("tenant-42").defer("ledger", () -> mark("scope"));
            log("starting");
        };
    }

    @Bean
    DisposableBean last() {
        return () -> {
            if (worst == Misbehaviour.CLOSE) {
                sleepDeaf();
            }
        };
    }
}
