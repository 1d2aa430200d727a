package dev.softlanding.shutdown.benchmarks.spring.application;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Requests that take as long as they are told. This class is threadsafe. */
@RestController
class WorkController {

    private final Work work;
    private final AtomicInteger inFlight = new AtomicInteger();

    WorkController(Work work) {
        this.work = work;
    }

    /**
     * Stores, publishes and takes its time.
     *
     * @param millis how long
     * @param then how long the job takes that goes to the executor at the end; zero: there is none
     */
    @GetMapping("/work")
    String work(@RequestParam long millis, @RequestParam(defaultValue = "0") long then) throws InterruptedException {
        inFlight.incrementAndGet();
        try {
            work.store("request");
            work.publish("request");
            Thread.sleep(millis);
            if (then > 0) {
                work.afterwards(then);
            }
            return "done";
        } finally {
            inFlight.decrementAndGet();
        }
    }

    @GetMapping("/hello")
    String hello() {
        return "hello";
    }

    /** How many requests for work are being served, and how many have been stored. */
    @GetMapping("/in-flight")
    String inFlight() {
        return inFlight.get() + " of " + work.stored();
    }
}
