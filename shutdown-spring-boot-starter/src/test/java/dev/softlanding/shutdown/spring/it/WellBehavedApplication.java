package dev.softlanding.shutdown.spring.it;

import dev.softlanding.shutdown.spring.OnShutdown;
import jakarta.annotation.PreDestroy;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;

/** A web application with two tasks and a bean that is destroyed after them. */
@SpringBootConfiguration
@EnableAutoConfiguration
class WellBehavedApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(WellBehavedApplication.class, arguments);
    }

    @Bean
    static Steps steps() {
        return new Steps();
    }

    @Bean
    static ApplicationListener<ApplicationReadyEvent> exitOnRequest() {
        return ready -> {
            String code = ready.getApplicationContext().getEnvironment().getProperty("test.exit");
            if (code != null) {
                new Thread(() -> System.exit(Integer.parseInt(code)), "exits").start();
            }
        };
    }

    static class Steps {

        @OnShutdown(name = "first", timeout = "2s")
        void first() throws InterruptedException {
            System.out.println("first runs");
            Thread.sleep(500);
        }

        @OnShutdown(name = "second", after = "first", timeout = "2s")
        void second() {
            System.out.println("second runs");
        }

        @PreDestroy
        void destroyed() {
            System.out.println("destroyed");
        }
    }
}
