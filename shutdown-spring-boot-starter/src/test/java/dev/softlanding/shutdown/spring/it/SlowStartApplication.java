package dev.softlanding.shutdown.spring.it;

import dev.softlanding.shutdown.spring.OnShutdown;
import jakarta.annotation.PreDestroy;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** An application that takes two seconds to start, and has a task from then on. */
@SpringBootConfiguration
@EnableAutoConfiguration
class SlowStartApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(SlowStartApplication.class, arguments);
    }

    @Bean
    static Steps steps() throws InterruptedException {
        System.out.println("starting slowly");
        Thread.sleep(2_000);
        return new Steps();
    }

    static class Steps {

        @OnShutdown(name = "task", timeout = "1s")
        void task() {
            System.out.println("task runs");
        }

        @PreDestroy
        void destroyed() {
            System.out.println("destroyed");
        }
    }
}
