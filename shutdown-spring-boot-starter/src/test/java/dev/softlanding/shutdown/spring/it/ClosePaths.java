package dev.softlanding.shutdown.spring.it;

import dev.softlanding.shutdown.spring.OnShutdown;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.crac.Core;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Small applications, each of which ends in a way of its own. They say what they do on standard output. */
final class ClosePaths {

    private ClosePaths() {}

    /** Does its work and has nothing that keeps the process. */
    static class EndsByItself {

        public static void main(String[] arguments) {
            run(arguments);
        }
    }

    /** Two applications, neither of which knows of the other. */
    static class Two {

        public static void main(String[] arguments) {
            run("--test.name=quick");
            run("--test.name=slow", "--test.takes=1s");
            System.out.println("both are up");
            forEver();
        }
    }

    /** As {@link Two}, the second of which is not up yet. */
    static class SecondIsSlow {

        public static void main(String[] arguments) {
            run("--test.name=first");
            run("--test.name=second", "--test.starts=500ms");
        }
    }

    /** A context with a child. */
    static class Family {

        public static void main(String[] arguments) {
            new SpringApplicationBuilder(Application.class)
                    .web(WebApplicationType.NONE)
                    .child(Application.class)
                    .web(WebApplicationType.NONE)
                    .run("--test.takes=1s");
            System.out.println("both are up");
            forEver();
        }
    }

    /** Another library has the signals already, and ends the process in its own way. */
    static class WithForeignHandler {

        public static void main(String[] arguments) throws Exception {
            Signals.handle("TERM", () -> {
                System.out.println("foreign handler exits");
                new Thread(() -> System.exit(7), "foreign-exit").start();
            });
            run(arguments);
            System.out.println("up with " + Signals.handlerOf("INT"));
            forEver();
        }
    }

    /** The process outlives its application. */
    static class LivesOn {

        public static void main(String[] arguments) throws Exception {
            String before = Signals.handlerOf("TERM");
            ConfigurableApplicationContext context = run(arguments);
            String during = Signals.handlerOf("TERM");
            context.close();
            System.out.println("taken: " + !before.equals(during));
            System.out.println("restored: " + before.equals(Signals.handlerOf("TERM")));
            System.out.println("lives on");
            forEver();
        }
    }

    /** Something ends the JVM while the context is being closed elsewhere. */
    static class ClosesWhileItExits {

        public static void main(String[] arguments) {
            SpringApplication.getShutdownHandlers().add(() -> System.out.println("Boot's handlers run"));
            ConfigurableApplicationContext context = run("--test.takes=1s", "--test.exit-in-task=3");
            context.close();
        }
    }

    /**
     * As a development environment does it: starts thrice, each time by a class loader of its own, which is garbage after the
     * next start. Not so the first, which Boot's own hook in the JVM holds.
     */
    static class Restarted {

        public static void main(String[] arguments) {
            int generation = Integer.getInteger("test.generation", 1);
            run("--test.name=generation-" + generation, "--spring.devtools.livereload.enabled=false");
            System.setProperty("test.generation", Integer.toString(generation + 1));
            if (generation == 1) {
                Restarter.getInstance().restart();
                return;
            }
            Object second = Restarter.getInstance()
                    .getOrAddAttribute("second", () -> new WeakReference<>(Restarted.class.getClassLoader()));
            if (generation == 2) {
                Restarter.getInstance().restart();
                return;
            }
            System.out.println("the second class loader is gone: " + isGone((WeakReference<?>) second));
            System.out.println("up again");
            new Thread(ClosePaths::forEver, "keeps").start();
        }

        /** Threads of the start before may be about to end. */
        private static boolean isGone(WeakReference<?> reference) {
            for (int tries = 0; tries < 100 && reference.get() != null; tries++) {
                System.gc();
                LockSupport.parkNanos(50_000_000);
            }
            return reference.get() == null;
        }
    }

    /** Is deployed in a container, which stops in a hook of its own. */
    static class Deployed extends SpringBootServletInitializer {

        public static void main(String[] arguments) throws Exception {
            var container = new Tomcat();
            container.setBaseDir(arguments[0]);
            container.setPort(0);
            container.getConnector();
            container
                    .addContext("/shop", null)
                    .addServletContainerInitializer(
                            (types, servletContext) -> new Deployed().onStartup(servletContext), null);
            container.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(container), "container-stops"));
            System.out.println("deployed");
            container.getServer().await();
        }

        private static void stop(Tomcat container) {
            try {
                container.stop();
                System.out.println("container stopped");
            } catch (LifecycleException failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        protected SpringApplicationBuilder configure(SpringApplicationBuilder builder) {
            return builder.sources(Application.class);
        }
    }

    /** Is checkpointed and restored, as far as its API is concerned. */
    static class Checkpointed {

        public static void main(String[] arguments) throws Exception {
            run();
            Core.checkpointRestore();
            System.out.println("restored");
            forEver();
        }
    }

    static ConfigurableApplicationContext run(String... arguments) {
        var application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application.run(arguments);
    }

    static void forEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException early) {
            throw new IllegalStateException(early);
        }
    }

    /** With one task, one bean that is destroyed, and a start that may fail. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {

        public static void main(String[] arguments) {
            SpringApplication.run(Application.class, arguments);
        }

        @Bean
        Steps steps(ApplicationContext context, Environment environment) {
            String fails = environment.getProperty("test.fails", "");
            if (fails.equals("bean")) {
                throw new IllegalStateException("no such bean");
            }
            if (fails.equals("exit")) {
                System.exit(4);
            }
            String starts = environment.getProperty("test.starts");
            if (starts != null) {
                System.out.println("starting slowly");
                LockSupport.parkNanos(DurationStyle.detectAndParse(starts).toNanos());
            }
            return new Steps(
                    environment.getProperty("test.name", context.getParent() == null ? "application" : "child"),
                    DurationStyle.detectAndParse(environment.getProperty("test.takes", "0s")),
                    environment.getProperty("test.exit-in-task", Integer.class, 0));
        }

        @Bean
        Worker worker() {
            return new Worker();
        }

        @Bean
        ApplicationRunner work(Environment environment) {
            return arguments -> {
                if (environment.getProperty("test.fails", "").equals("runner")) {
                    throw new IllegalStateException("no work");
                }
            };
        }
    }

    /** Tells a checkpoint, which stops it, from an end. */
    static class Worker implements SmartLifecycle {

        private volatile boolean running;

        @Override
        public void start() {
            running = true;
            System.out.println("worker starts");
        }

        @Override
        public void stop() {
            running = false;
            System.out.println("worker stops");
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    record Steps(String name, Duration takes, int exit) implements DisposableBean {

        @OnShutdown(name = "task", timeout = "3s")
        void task() throws InterruptedException {
            System.out.println(name + " task runs");
            if (exit != 0) {
                new Thread(() -> System.exit(exit), "exits").start();
            }
            Thread.sleep(takes.toMillis());
            System.out.println(name + " task ended");
        }

        @Override
        public void destroy() {
            System.out.println(name + " destroyed");
        }
    }

    /** Those of the JVM, by reflection, as the compiler warns of them. */
    private static final class Signals {

        static void handle(String signal, Runnable action) throws ReflectiveOperationException {
            install(signal, handler(action));
        }

        /** What a signal does now. There is no way to ask, but to put something in its place for a moment. */
        static String handlerOf(String signal) throws ReflectiveOperationException {
            Object handler = install(signal, handler(() -> {}));
            install(signal, handler);
            return handler.toString();
        }

        private static Object handler(Runnable action) throws ReflectiveOperationException {
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                }
                return method.getName().equals("equals") ? (Object) (proxy == arguments[0]) : null;
            });
        }

        private static Object install(String signal, Object handler) throws ReflectiveOperationException {
            Class<?> type = Class.forName("sun.misc.Signal");
            return type.getMethod("handle", type, Class.forName("sun.misc.SignalHandler"))
                    .invoke(null, type.getConstructor(String.class).newInstance(signal), handler);
        }
    }
}
