package com.example.shipping;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.OnShutdown;
import org.springframework.stereotype.Component;

/** Ships what was ordered, so it is the later of the two to end. */
@Component
public class Shipping {

    @OnShutdown(name = "shipping-flush", after = "orders-flush", phase = Phase.FLUSH, timeout = "2s")
    void flush() {
        System.out.println("The last parcel is on its way.");
    }
}
