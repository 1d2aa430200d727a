package dev.softlanding.shutdown.spring.it;

import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.spring.flush.FlushersAutoConfiguration;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.Name;
import org.apache.logging.log4j.LogManager;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Leaves something behind in a buffer, runs the flushers it is told to, and halts. */
final class FlushedApplication {

    static final int CODE = 23;
    static final int LINES = 5000;

    private FlushedApplication() {}

    public static void main(String... arguments) throws Exception {
        var context = new AnnotationConfigApplicationContext(FlushersAutoConfiguration.class);
        List<Flusher> flushers = List.of(arguments).subList(1, arguments.length).stream()
                .map(name -> context.getBean(name, Flusher.class))
                .toList();
        switch (arguments[0]) {
            case "slf4j" -> logBySlf4j();
            case "log4j" -> logByLog4j();
            default -> record();
        }
        for (Flusher flusher : flushers) {
            flusher.action().flush(Duration.ofSeconds(20));
        }
        Runtime.getRuntime().halt(CODE);
    }

    private static void logBySlf4j() {
        var logger = LoggerFactory.getLogger("flushed");
        for (int i = 0; i < LINES; i++) {
            logger.info("line {}", i);
        }
    }

    private static void logByLog4j() {
        var logger = LogManager.getLogger("flushed");
        for (int i = 0; i < LINES; i++) {
            logger.info("line {}", i);
        }
    }

    private static void record() {
        for (int i = 0; i < 20; i++) {
            var last = new LastEvent();
            last.commit();
        }
    }

    @Name("test.Last")
    static final class LastEvent extends Event {}
}
