package org.springframework.samples.shop;

import dev.softlanding.shutdown.spring.OnShutdown;
import org.springframework.stereotype.Component;

/** A user's class in one of Spring's packages, as Spring's own sample applications have them. */
@Component
public class SampleCashDesk {

    @OnShutdown(timeout = "1s")
    void countCash() {}
}
