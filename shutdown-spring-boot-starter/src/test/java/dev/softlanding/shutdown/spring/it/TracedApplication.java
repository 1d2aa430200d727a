package dev.softlanding.shutdown.spring.it;

import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.spring.OnShutdown;
import dev.softlanding.shutdown.spring.ShutdownPlanArmed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** Has tasks that do observed work, log a line, fail, wait for others, or hang. Says on standard output what its plan has. */
@SpringBootConfiguration
@EnableAutoConfiguration
class TracedApplication {

    public static void main(String[] arguments) {
        var application = new SpringApplication(TracedApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run(arguments);
        ClosePaths.forEver();
    }

    @EventListener
    void tell(ShutdownPlanArmed armed) {
        armed.coordinator()
                .report()
                .tasks()
                .forEach(task -> System.out.println(
                        "planned " + task.name() + " in " + task.phase().id()));
        System.out.println("armed");
    }

    @Bean
    static Steps steps(ObservationRegistry observations, MeterRegistry meters, Environment environment) {
        return new Steps(observations, meters, environment.getProperty("test.hangs", Boolean.class, false));
    }

    record Steps(ObservationRegistry observations, MeterRegistry meters, boolean hangs) {

        @OnShutdown(name = "ledger", phase = Phase.FLUSH, timeout = "3s")
        void ledger() {
            Observation.createNotStarted("ledger.write", observations)
                    .observe(() -> LoggerFactory.getLogger("ledger").info("the ledger is written"));
        }

        @OnShutdown(name = "broken", after = "ledger", timeout = "3s")
        void broken() {
            throw new IllegalStateException("on purpose");
        }

        @OnShutdown(name = "cache", timeout = "20s")
        void cache() {
            while (hangs) {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException ignored) {
                    // That is the point.
                }
            }
        }

        @OnShutdown(name = "behind-cache", after = "cache", timeout = "1s")
        void behindCache() {}

        @OnShutdown(name = "meter-names", phase = Phase.TELEMETRY, after = "spans", timeout = "1s")
        void meterNames() {
            meters.getMeters()
                    .forEach(
                            meter -> System.out.println("meter " + meter.getId().getName()));
        }
    }
}
