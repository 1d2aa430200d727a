package dev.softlanding.shutdown.benchmarks.spring;

import dev.softlanding.shutdown.benchmarks.spring.application.SampleApplication;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The application in a JVM of its own, which has said that it is ready. Used by one thread. */
final class Application implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int WARM_UP_MILLIS = 50;
    private static final int ATTEMPTS = 10;
    private static final long LOOK_NANOS = 3_000_000;

    private final Jvm jvm;
    private final Jvm.Line ready;

    private Application(Jvm jvm, Jvm.Line ready) {
        this.jvm = jvm;
        this.ready = ready;
    }

    /** Starts it and returns when it is ready. Later arguments win. */
    static Application start(Contender contender, Broker broker, String... arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + broker.address(),
                "--spring.kafka.consumer.group-id=" + UUID.randomUUID(), // nobody waits for members that have gone
                "--management.endpoints.web.exposure.include=health,metrics,shutdownplan",
                // what only the starter knows; without it, nobody asks
                "--shutdown.grace-period=30s"));
        List<String> own = List.of(arguments);
        if (own.stream().noneMatch(argument -> argument.startsWith("--shutdown.announce.delay="))) {
            all.add("--shutdown.announce.delay=0s");
        }
        all.addAll(own);
        Jvm jvm = Jvm.start(contender.classPath(), Jvm.FLAGS, SampleApplication.class, all);
        try {
            return new Application(jvm, jvm.await("application-ready"));
        } catch (WrongResultException | InterruptedException failure) {
            jvm.close();
            throw failure;
        }
    }

    Jvm jvm() {
        return jvm;
    }

    int port() {
        return Integer.parseInt(ready.word(1));
    }

    double startMillis() {
        return (ready.at() - jvm.startedAt()) / 1e6;
    }

    /** Has as many requests served as will be in flight later, twice, so that threads, pool and producer exist. */
    void warmUp(Connections connections) throws IOException {
        for (int batch = 0; batch < 2; batch++) {
            connections.send("/work?then=1&millis=" + WARM_UP_MILLIS);
            connections.awaitReplies(LIMIT);
        }
    }

    /**
     * Has work on all connections that takes so long, and returns when all of it is in flight. What has not come together
     * in time ends, and is tried again.
     *
     * @param then how long a job takes that each hands to the executor at its end; zero: there is none
     */
    void occupy(Connections connections, long millis, long then) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis) / 2;
            connections.send("/work?then=%d&millis=%d".formatted(then, millis));
            if (isInFlight(connections.count(), deadline)) {
                return;
            }
            connections.awaitReplies(LIMIT);
        }
        throw new WrongResultException(
                "%d requests were not in flight at once; the machine is too busy".formatted(connections.count()));
    }

    /** Waits until all are, or it is too late. */
    private boolean isInFlight(int count, long deadline) throws IOException {
        while (System.nanoTime() < deadline) {
            if (Connections.get(port(), "/in-flight", LIMIT).startsWith(count + " of ")) {
                return true;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }

    @Override
    public void close() {
        jvm.close();
    }
}
