package dev.softlanding.shutdown.benchmarks.spring.application;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/** Something for each component to do. This class is threadsafe. */
@Service
class Work {

    static final String TOPIC = "work";

    private final JdbcClient jdbc;
    private final KafkaTemplate<String, String> kafka;
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong ticks = new AtomicLong();

    Work(JdbcClient jdbc, KafkaTemplate<String, String> kafka) {
        this.jdbc = jdbc;
        this.kafka = kafka;
    }

    void store(String what) {
        jdbc.sql("insert into work (what) values (?)").param(what).update();
    }

    long stored() {
        return jdbc.sql("select count(*) from work").query(Long.class).single();
    }

    /** Does not wait for the broker. */
    void publish(String what) {
        var unused = kafka.send(TOPIC, what);
    }

    /** A job in the executor. */
    @Async
    public void afterwards(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    @KafkaListener(topics = TOPIC)
    void hear(String what) {
        heard.incrementAndGet();
    }

    @Scheduled(fixedDelay = 500)
    void tick() {
        ticks.incrementAndGet();
    }
}
