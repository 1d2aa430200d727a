package dev.softlanding.shutdown.spring.whole;

import io.github.resilience4j.springboot.bulkhead.autoconfigure.BulkheadAutoConfiguration;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration;
import io.github.resilience4j.springboot.timelimiter.autoconfigure.TimeLimiterAutoConfiguration;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.step.StepMeterRegistry;
import io.micrometer.core.instrument.step.StepRegistryConfig;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application with one of everything: web, actuator on a port of its own, Kafka, JDBC, pools, scheduled and asynchronous methods,
 * lifecycle beans, a registry that pushes, Resilience4j, and beans of all kinds that Spring destroys.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableAsync
@EnableScheduling
@Import({
    BulkheadAutoConfiguration.class,
    RetryAutoConfiguration.class,
    TimeLimiterAutoConfiguration.class,
    WholeApplication.Orders.class,
    WholeApplication.Ledger.class,
    WholeApplication.OrderListener.class,
    WholeApplication.Mailer.class,
    WholeApplication.ReportJob.class,
    WholeApplication.PriceFeed.class,
    WholeApplication.Rates.class
})
class WholeApplication {

    /** Starts it, without signals. */
    static ConfigurableApplicationContext start(EmbeddedKafkaBroker broker, String... properties) {
        return start(broker, new DefaultListableBeanFactory(), properties);
    }

    /** As the other, in this bean factory. */
    static ConfigurableApplicationContext start(
            EmbeddedKafkaBroker broker, DefaultListableBeanFactory beanFactory, String... properties) {
        var application = new SpringApplication(WholeApplication.class);
        application.setApplicationContextFactory(
                type -> new AnnotationConfigServletWebServerApplicationContext(beanFactory));
        Stream<String> common = Stream.of(
                "server.port=0",
                "management.server.port=0",
                "management.endpoints.web.exposure.include=*",
                "spring.main.banner-mode=off",
                "logging.level.root=ERROR",
                "logging.level.kafka=OFF",
                "logging.level.org.apache.kafka=OFF",
                "spring.main.register-shutdown-hook=false",
                "spring.datasource.generate-unique-name=true",
                "spring.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
                "spring.kafka.consumer.group-id=whole",
                "spring.kafka.consumer.auto-offset-reset=earliest",
                "shutdown.signals.enabled=false",
                "shutdown.grace-period=60s");
        return application.run(Stream.concat(common, Arrays.stream(properties))
                .map("--"::concat)
                .toArray(String[]::new));
    }

    @Bean
    ThreadPoolTaskExecutor mailExecutor() {
        var executor = new ThreadPoolTaskExecutor();
        executor.setCorePoolSize(1);
        return executor;
    }

    @Bean
    HourlyRegistry hourlyRegistry() {
        return new HourlyRegistry();
    }

    @Bean(destroyMethod = "halt")
    Machine machine() {
        return new Machine();
    }

    @Bean
    AutoCloseable archive(DataSource dataSource) {
        return () -> {};
    }

    @Bean
    ConnectionFactory connections() {
        return new ConnectionFactory();
    }

    @Bean
    @Lazy
    SimpleAsyncTaskExecutor lateExecutor() {
        return new SimpleAsyncTaskExecutor();
    }

    @Bean
    @Lazy
    LatePlainWorker latePlainWorker() {
        return new LatePlainWorker();
    }

    /** Made at the start all the same: Spring starts such beans. */
    @Bean
    @Lazy
    LateWorker lateWorker() {
        return new LateWorker();
    }

    /** Made before most post-processors are, and so seen by none of them. */
    @Bean
    static Early early() {
        return new Early();
    }

    @Bean
    static BeanPostProcessor earlyUser(Early early) {
        return new BeanPostProcessor() {};
    }

    /** Singletons without definitions, as Boot's web server has them. */
    @Bean
    static BeanFactoryPostProcessor registering() {
        return beanFactory -> {
            var handMade = new HandMade();
            beanFactory.registerSingleton("handMade", handMade);
            ((DefaultListableBeanFactory) beanFactory).registerDisposableBean("handMade", handMade);
            beanFactory.registerSingleton("handStopped", new HandStopped());
            var outer = new RootBeanDefinition(Outer.class);
            outer.getConstructorArgumentValues().addGenericArgumentValue(new RootBeanDefinition(Inner.class));
            ((DefaultListableBeanFactory) beanFactory).registerBeanDefinition("outer", outer);
        };
    }

    @RestController
    record Orders(Ledger ledger, KafkaTemplate<Object, Object> template) {

        @GetMapping("/orders")
        int count() {
            return ledger.count();
        }
    }

    record Ledger(JdbcTemplate jdbc, StringBuilder connection) {

        int count() {
            return jdbc.queryForList("select 1").size();
        }

        @PreDestroy
        void seal() {
            count();
        }
    }

    static class OrderListener {

        private final Ledger ledger;
        private final Mailer mailer;
        final CountDownLatch heard = new CountDownLatch(1);

        OrderListener(Ledger ledger, Mailer mailer) {
            this.ledger = ledger;
            this.mailer = mailer;
        }

        @KafkaListener(topics = "orders")
        void onOrder(String order) {
            ledger.count();
            mailer.send();
            heard.countDown();
        }
    }

    static class Mailer {

        private final Ledger ledger;

        Mailer(Ledger ledger) {
            this.ledger = ledger;
        }

        @Async("mailExecutor")
        public void send() {
            ledger.count();
        }
    }

    static class ReportJob {

        private final Ledger ledger;

        ReportJob(Ledger ledger) {
            this.ledger = ledger;
        }

        @Scheduled(fixedRate = 50)
        void report() {
            ledger.count();
        }

        @PreDestroy
        void end() {}
    }

    /** Runs from the start on. */
    static class Running implements SmartLifecycle {

        private volatile boolean running;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    static class PriceFeed extends Running {

        PriceFeed(DataSource dataSource) {}
    }

    static class LateWorker extends Running {}

    static class Rates implements DisposableBean {

        @Override
        public void destroy() {}
    }

    static class Machine {

        public void halt() {}
    }

    static class Early implements DisposableBean {

        @Override
        public void destroy() {}
    }

    record Outer(Inner inner) {}

    static class Inner implements DisposableBean {

        @Override
        public void destroy() {}
    }

    static class HandMade implements DisposableBean {

        @Override
        public void destroy() {}
    }

    static class LatePlainWorker extends HandStopped {}

    static class HandStopped implements Lifecycle {

        private volatile boolean running = true;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    /** Destroyed itself; what it makes is not. */
    static class ConnectionFactory implements FactoryBean<StringBuilder>, DisposableBean {

        @Override
        public StringBuilder getObject() {
            return new StringBuilder();
        }

        @Override
        public Class<?> getObjectType() {
            return StringBuilder.class;
        }

        @Override
        public boolean isSingleton() {
            return false;
        }

        @Override
        public void destroy() {}
    }

    /** Publishes when an hour is over, or at its close. */
    static final class HourlyRegistry extends StepMeterRegistry {

        HourlyRegistry() {
            super(
                    new StepRegistryConfig() {
                        @Override
                        public String prefix() {
                            return "hourly";
                        }

                        @Override
                        public @Nullable String get(String key) {
                            return null;
                        }

                        @Override
                        public Duration step() {
                            return Duration.ofHours(1);
                        }
                    },
                    Clock.SYSTEM);
        }

        @Override
        protected void publish() {}

        @Override
        protected TimeUnit getBaseTimeUnit() {
            return TimeUnit.SECONDS;
        }
    }
}
