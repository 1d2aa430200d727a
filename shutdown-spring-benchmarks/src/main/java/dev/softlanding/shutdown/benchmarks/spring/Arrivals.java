package dev.softlanding.shutdown.benchmarks.spring;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Clients that come at a steady pace, each with a connection and a request of its own. Used by one thread. */
final class Arrivals {

    private static final long PACE_MILLIS = 8;
    private static final int LIMIT_MILLIS = 3_000;

    private final InetSocketAddress address;
    private final byte[] request;

    Arrivals(int port, String path) {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        request = "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .formatted(path)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** What became of one of them. */
    enum Fate {
        SERVED,
        REFUSED,
        BROKEN,
        TURNED_AWAY,
        OTHER
    }

    /** How many had which fate. This class is not threadsafe. */
    static final class Counts {

        private final Map<Fate, Integer> counts = new EnumMap<>(Fate.class);

        void add(Fate fate) {
            counts.merge(fate, 1, Integer::sum);
        }

        void add(Counts others) {
            others.counts.forEach((fate, count) -> counts.merge(fate, count, Integer::sum));
        }

        int of(Fate fate) {
            return counts.getOrDefault(fate, 0);
        }

        int all() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** Lets them come for so long, from now on, and waits for the last one. */
    Counts during(long millis) throws Exception {
        List<Future<Fate>> fates = new ArrayList<>();
        ExecutorService clients = Executors.newCachedThreadPool(); // one that hangs holds up nobody
        try {
            long startedAt = System.nanoTime();
            for (int number = 0; number * PACE_MILLIS < millis; number++) {
                parkUntil(startedAt + number * PACE_MILLIS * 1_000_000);
                fates.add(clients.submit(this::arrive));
            }
            var counts = new Counts();
            for (Future<Fate> fate : fates) {
                counts.add(fate.get());
            }
            return counts;
        } finally {
            clients.shutdownNow();
        }
    }

    private static void parkUntil(long at) {
        for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Fate arrive() {
        try (var socket = new Socket()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(address, LIMIT_MILLIS);
            socket.getOutputStream().write(request);
            return fate(Reply.parse(socket.getInputStream().readAllBytes()));
        } catch (ConnectException refused) {
            return Fate.REFUSED;
        } catch (IOException broken) {
            return Fate.BROKEN;
        }
    }

    /** The fate of who got this response, or not all of one. */
    static Fate fate(Optional<Reply> reply) {
        return reply.map(known -> switch (known.status()) {
                    case 200 -> Fate.SERVED;
                    case 503 -> Fate.TURNED_AWAY;
                    default -> Fate.OTHER;
                })
                .orElse(Fate.BROKEN);
    }
}
