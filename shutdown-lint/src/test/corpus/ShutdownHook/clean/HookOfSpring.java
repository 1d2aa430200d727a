package corpus;

import org.springframework.context.ConfigurableApplicationContext;

class HookOfSpring {

    static ConfigurableApplicationContext start(ConfigurableApplicationContext context) {
        context.registerShutdownHook();
        context.refresh();
        return context;
    }
}
