package dev.softlanding.shutdown.spring.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** Which beans a bean is known to use, in a real context. */
class BeanGraphTests {

    private final AnnotationConfigApplicationContext context =
            new AnnotationConfigApplicationContext(Application.class);

    private final BeanGraph graph = new BeanGraph(context.getBeanFactory());

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void useWhenInjectedIsKnown() {
        assertThat(graph.usedBy("repository")).containsExactly("pool");
    }

    /** Or everything would use its configuration, and through it everything that this makes. */
    @Test
    void useOfTheConfigurationThatMadeItIsNone() {
        assertThat(context.getBeanFactory().getDependenciesForBean("pool")).isNotEmpty();

        assertThat(graph.usedBy("pool")).isEmpty();
    }

    @Test
    void useWhenLookedUpLaterIsKnown() {
        assertThat(graph.usedBy("provided")).containsExactly("pool");
        assertThat(graph.usedBy("optional")).containsExactly("pool");
        assertThat(graph.usedBy("lazy")).containsExactly("repository");
    }

    @Test
    void useWhenLookedUpLaterIsOfWhatIsQualified() {
        assertThat(graph.usedBy("qualified")).containsExactly("secondCache");
    }

    @Test
    void useByAnAspectIsThatOfTheBean() {
        assertThat(graph.usedBy("asynchronous")).containsExactly("mailExecutor");
        assertThat(graph.usedBy("asynchronousByDefault")).containsExactlyInAnyOrder("mailExecutor", "otherExecutor");
    }

    @Test
    void useByAnAspectOfTheWholeClassIsThatOfTheBean() {
        assertThat(graph.usedBy("wholly")).containsExactly("mailExecutor");
    }

    @Test
    void useByAnAspectWhenNoBeanHasTheNameIsOfAll() {
        assertThat(graph.usedBy("byProperty")).containsExactlyInAnyOrder("mailExecutor", "otherExecutor");
    }

    @Test
    void useByAnAspectOfACacheIsThatOfTheBean() {
        assertThat(graph.usedBy("reading")).containsExactly("cacheManager");
        assertThat(graph.usedBy("writing")).containsExactly("cacheManager");
        assertThat(graph.usedBy("evicting")).containsExactly("cacheManager");
    }

    @Test
    void useByAnAspectWhenTheBeanIsBehindAnInterfaceIsThatOfTheBean() {
        try (var other = new AnnotationConfigApplicationContext(Interfaces.class)) {
            assertThat(other.getType("hidden")).isNotEqualTo(Hidden.class);

            assertThat(new BeanGraph(other.getBeanFactory()).usedBy("hidden")).containsExactly("executor");
        }
    }

    /** Whoever opens a scope would use what the plan was built of, and so everything. */
    @Test
    void useOfThePlanLeadsNowhere() {
        context.getBeanFactory()
                .registerSingleton("plan", ShutdownCoordinator.builder().build());
        context.getBeanFactory().registerDependentBean("pool", "plan");

        assertThat(graph.usedBy("plan")).isEmpty();
    }

    @Test
    void useOfAPrototypeLeadsToWhatThatUses() {
        assertThat(graph.usedBy("user")).containsExactly("prototype");
        assertThat(graph.usedBy("prototype")).containsExactly("pool");
    }

    @Test
    void useOfAScopedProxyLeadsToWhatIsBehindIt() {
        assertThat(graph.usedBy("scoped")).contains("scopedTarget.scoped");
        assertThat(graph.usedBy("scopedTarget.scoped")).containsExactly("pool");
    }

    @Test
    void useWhenTheBeanIsUnknownIsNone() {
        assertThat(graph.usedBy("nothing")).isEmpty();
    }

    record Pool() {}

    record Cache() {}

    record Repository(Pool pool) {}

    static class Provided {
        Provided(ObjectProvider<Pool> pool) {}
    }

    static class OptionalUser {
        OptionalUser(Optional<Pool> pool) {}
    }

    static class LazyUser {
        @Lazy
        @Autowired
        private Source source;
    }

    interface Source {}

    record SourceRepository(Pool pool) implements Source {}

    static class Qualified {
        @Autowired
        private void set(@Qualifier("secondCache") ObjectProvider<Cache> cache) {}
    }

    static class Asynchronous {
        @Async("mailExecutor")
        void send() {}
    }

    static class AsynchronousByDefault {
        @Async
        void send() {}
    }

    @Async("mailExecutor")
    static class Wholly {
        void send() {}
    }

    static class ByProperty {
        @Async("${executor:unknown}")
        void send() {}
    }

    static class Reading {
        @Cacheable("things")
        String read() {
            return "";
        }
    }

    static class Writing {
        @CachePut("things")
        String write() {
            return "";
        }
    }

    static class Evicting {
        @CacheEvict("things")
        void evict() {}
    }

    interface Sending {
        void send();
    }

    static class Hidden implements Sending {
        @Override
        @Async
        public void send() {}
    }

    @Configuration
    @EnableAsync
    static class Interfaces {

        @Bean
        TaskExecutor executor() {
            return new SimpleAsyncTaskExecutor();
        }

        @Bean
        Hidden hidden() {
            return new Hidden();
        }
    }

    record Prototype(Pool pool) {}

    record User(Prototype prototype) {}

    static class Scoped {
        Scoped() {}

        Scoped(Pool pool) {}
    }

    @Configuration
    @EnableAsync(proxyTargetClass = true)
    static class Application {

        @Bean
        Pool pool() {
            return new Pool();
        }

        @Bean
        SourceRepository repository(Pool pool) {
            return new SourceRepository(pool);
        }

        @Bean
        Provided provided(ObjectProvider<Pool> pool) {
            return new Provided(pool);
        }

        @Bean
        OptionalUser optional(Optional<Pool> pool) {
            return new OptionalUser(pool);
        }

        @Bean
        LazyUser lazy() {
            return new LazyUser();
        }

        @Bean
        Cache firstCache() {
            return new Cache();
        }

        @Bean
        Cache secondCache() {
            return new Cache();
        }

        @Bean
        Qualified qualified() {
            return new Qualified();
        }

        @Bean
        TaskExecutor mailExecutor() {
            return new SimpleAsyncTaskExecutor();
        }

        @Bean
        TaskExecutor otherExecutor() {
            return new SimpleAsyncTaskExecutor();
        }

        @Bean
        Asynchronous asynchronous() {
            return new Asynchronous();
        }

        @Bean
        Wholly wholly() {
            return new Wholly();
        }

        @Bean
        ByProperty byProperty() {
            return new ByProperty();
        }

        @Bean
        CacheManager cacheManager() {
            return new ConcurrentMapCacheManager();
        }

        @Bean
        Reading reading() {
            return new Reading();
        }

        @Bean
        Writing writing() {
            return new Writing();
        }

        @Bean
        Evicting evicting() {
            return new Evicting();
        }

        @Bean
        AsynchronousByDefault asynchronousByDefault() {
            return new AsynchronousByDefault();
        }

        @Bean
        @Scope(BeanDefinition.SCOPE_PROTOTYPE)
        Prototype prototype(Pool pool) {
            return new Prototype(pool);
        }

        @Bean
        User user(Prototype prototype) {
            return new User(prototype);
        }

        @Bean
        @Scope(scopeName = BeanDefinition.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
        Scoped scoped(Pool pool) {
            return new Scoped(pool);
        }
    }
}
