package dev.softlanding.shutdown.spring.it;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** An application that never gets up: a bean is made for ever, asleep, waiting or in native code. */
@SpringBootConfiguration
@EnableAutoConfiguration
class StuckStartApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(StuckStartApplication.class, arguments);
    }

    @Bean
    static Object neverMade() throws InterruptedException, IOException {
        System.out.println("starting for ever");
        if (Boolean.getBoolean("test.waiting")) {
            new CountDownLatch(1).await();
        }
        if (Boolean.getBoolean("test.native")) {
            try (var server = new ServerSocket(0)) {
                server.accept(); // as a start-up that waits for a dead database does
            }
        }
        while (true) {
            Thread.sleep(60_000);
        }
    }
}
