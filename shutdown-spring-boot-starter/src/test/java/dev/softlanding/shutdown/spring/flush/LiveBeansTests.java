package dev.softlanding.shutdown.spring.flush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.support.GenericApplicationContext;

class LiveBeansTests {

    private final LiveBeans<Thing> things = new LiveBeans<>(Thing.class);
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void beansWhenTheyAreSingletonsAreKnown() {
        try (var context = context()) {
            context.registerBean("one", Thing.class, this::make);
            context.refresh();

            assertThat(things.all()).containsExactly(context.getBean(Thing.class));
        }
    }

    @Test
    void beansWhenTheyAreLazyAreKnownFromWhenSomebodyElseMakesThem() {
        try (var context = context()) {
            context.registerBean("lazy", Thing.class, this::make, definition -> definition.setLazyInit(true));
            context.refresh();
            assertThat(things.all()).isEmpty();
            assertThat(made).hasValue(0);

            Thing lazy = context.getBean(Thing.class);

            assertThat(things.all()).containsExactly(lazy);
        }
    }

    @Test
    void beansWhenTheyExistedBeforeAreKnown() {
        try (var context = context()) {
            context.getBeanFactory().registerSingleton("early", new Thing());
            context.refresh();

            assertThat(things.all()).hasSize(1);
        }
    }

    /** Of the making of a factory bean they hear too, and must not ask for what it makes. */
    @Test
    void beansWhenAFactoryMakesThemAreKnown() {
        try (var context = context()) {
            context.setAllowCircularReferences(false); // as Boot does
            context.registerBean("made", ThingFactory.class);
            context.refresh();

            assertThat(things.all()).containsExactly(context.getBean(Thing.class));
        }
    }

    @Test
    void beansWhenTheyArePrototypesAreNot() {
        try (var context = context()) {
            context.registerBean(
                    "many", Thing.class, this::make, definition -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE));
            context.refresh();
            context.getBean(Thing.class);

            assertThat(made).hasValue(1);
            assertThat(things.all()).isEmpty();
        }
    }

    @Test
    void beansWhenTheyAreDestroyedAreForgotten() {
        var context = context();
        context.registerBean("one", Thing.class, this::make);
        context.refresh();

        context.close();

        assertThat(things.all()).isEmpty();
    }

    @Test
    void beansWhenTheyAreMadeByFactoriesAreKnown() {
        try (var context = context()) {
            context.setAllowCircularReferences(false);
            context.registerBean("thing", ThingFactory.class);
            context.refresh();

            Thing thing = context.getBean(Thing.class);

            assertThat(things.all()).containsExactly(thing);
        }
    }

    private GenericApplicationContext context() {
        var context = new GenericApplicationContext();
        context.registerBean(LiveBeans.class, () -> things);
        return context;
    }

    private Thing make() {
        made.incrementAndGet();
        return new Thing();
    }

    private static final class Thing {}

    static final class ThingFactory implements FactoryBean<Thing> {

        @Override
        public Thing getObject() {
            return new Thing();
        }

        @Override
        public Class<?> getObjectType() {
            return Thing.class;
        }
    }
}
