package dev.softlanding.shutdown.spring.it;

import dev.softlanding.shutdown.spring.OnShutdown;
import jakarta.annotation.PreDestroy;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A web application with a task that ignores interrupts for ever, and a bean whose destruction never returns. */
@SpringBootConfiguration
@EnableAutoConfiguration
class StuckApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(StuckApplication.class, arguments);
    }

    @Bean
    static Steps steps() {
        return new Steps();
    }

    static class Steps {

        @OnShutdown(name = "stuck", timeout = "${test.stuck-timeout:1s}")
        void stuck() {
            holdForEver();
        }

        @OnShutdown(name = "independent", timeout = "1s")
        void independent() {}

        @OnShutdown(name = "behind-stuck", after = "stuck", timeout = "1s")
        void behindStuck() {}

        @PreDestroy
        void destroyForEver() {
            holdForEver();
        }

        private static void holdForEver() {
            while (true) {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException ignored) {
                    // That is the point.
                }
            }
        }
    }
}
