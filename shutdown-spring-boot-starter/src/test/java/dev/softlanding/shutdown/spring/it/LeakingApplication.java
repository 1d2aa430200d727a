package dev.softlanding.shutdown.spring.it;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/** A web application that takes more and more memory outside of the heap, until its shutdown begins. */
@SpringBootConfiguration
@EnableAutoConfiguration
class LeakingApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(LeakingApplication.class, arguments);
    }

    @Bean
    static Leak leak() {
        return new Leak();
    }

    static class Leak {

        private static final int PIECE = 1 << 20;

        private final List<ByteBuffer> pieces = new ArrayList<>();
        private final Thread thread = new Thread(this::leak, "leak");

        @EventListener(ApplicationReadyEvent.class)
        void begin() {
            thread.start();
        }

        /** Bytes that are set to zero are in use. */
        private void leak() {
            try {
                while (true) {
                    pieces.add(ByteBuffer.allocateDirect(PIECE));
                    Thread.sleep(10);
                }
            } catch (InterruptedException stopped) {
                System.out.println("leak stopped after " + pieces.size() + " MiB");
            }
        }

        @OnShutdown(name = "leak", timeout = "2s")
        void stop() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }
}
