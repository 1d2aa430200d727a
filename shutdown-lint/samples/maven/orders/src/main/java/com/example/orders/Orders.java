package com.example.orders;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** Takes orders, and writes the last of them at the end. */
@Component
public class Orders {

    private final CompletableFuture<Void> lastWrite = CompletableFuture.completedFuture(null);

    @OnShutdown(name = "orders-flush", after = "web-drain", phase = Phase.FLUSH, timeout = "3s")
    void flush() throws InterruptedException, ExecutionException, TimeoutException {
        lastWrite.get(2, TimeUnit.SECONDS);
    }
}
