package dev.softlanding.shutdown.lint.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.lint.Compilation;
import dev.softlanding.shutdown.lint.Compilation.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which code cleans up, and how it is called; asked by what a check says of a call that is put there. */
class CleanupCodeTests {

    private static final Pattern WHERE =
            Pattern.compile("'System.exit\\(…\\)' is called in (.*?): (.*)", Pattern.DOTALL);

    @TempDir
    Path output;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @jakarta.annotation.PreDestroy void end() { X; }                                    | the @PreDestroy method 'end'
            @dev.softlanding.shutdown.spring.OnShutdown(timeout = "1s") void end() { X; }       | the @OnShutdown method 'end'
            Object o = named("a").run(() -> X);                                                 | the body of a task
            Object o = named("a").runWith(context -> X);                                        | the body of a task
            Object o = named("a").runAsync(context -> { X; return null; });                     | the body of a task
            Object o = named("a").runCallback((context, completion) -> X);                      | the body of a task
            Object o = named("a").fallback(() -> X);                                            | the body of a task
            Object o = named("a").flushAtCutOff(() -> X);                                       | a flush action
            void a(dev.softlanding.shutdown.scope.Scope s) { s.defer("a", () -> X); }           | a step of a scope
            AutoCloseable c = () -> X;                                                          | an AutoCloseable
            java.io.Closeable c = () -> X;                                                      | an AutoCloseable
            org.springframework.beans.factory.DisposableBean b = () -> X;                       | a DisposableBean
            ApplicationListener<ContextClosedEvent> l = event -> X;                             | a ContextClosedEvent listener
            @EventListener void on(ContextClosedEvent e) { X; }                                 | the ContextClosedEvent listener 'on'
            @EventListener(ContextClosedEvent.class) void on() { X; }                           | the ContextClosedEvent listener 'on'
            @EventListener(classes = ContextClosedEvent.class) void on() { X; }                 | the ContextClosedEvent listener 'on'
            void a(Runtime r) { r.addShutdownHook(new Thread(() -> X)); }                       | a shutdown hook
            void a(Runtime r) { r.addShutdownHook(new Thread() { public void run() { X; } }); } | a shutdown hook
            void a(Runtime r) { r.addShutdownHook(t); } Thread t = new Thread(() -> X);         | a shutdown hook
            Thread t; void a(Runtime r) { t = new Thread(() -> X); r.addShutdownHook(t); }      | a shutdown hook
            void a(Runtime r) { Runnable x = () -> X; r.addShutdownHook(new Thread(x)); }       | a shutdown hook
            void a(org.springframework.boot.SpringApplicationShutdownHandlers h) { h.add(() -> X); } | a shutdown hook
            """)
    void codeWhenOthersCallItToCleanUpIsNamedByWhoCallsIt(String member, String description) {
        assertThat(where(member)).containsExactly(description);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            class B implements AutoCloseable { public void close() { X; } }                             | the method 'close' of an AutoCloseable
            class B implements DisposableBean { public void destroy() { X; } }                          | the method 'destroy' of a DisposableBean
            abstract class B implements Lifecycle { public void stop() { X; } }                         | the method 'stop' of a Lifecycle
            abstract class B implements SmartLifecycle { public void stop(Runnable done) { X; } }       | the method 'stop' of a SmartLifecycle
            class B implements dev.softlanding.shutdown.TaskBody { public void run(TaskContext c) { X; } }      | the task body 'run'
            class B implements CallbackBody { public void start(TaskContext c, Completion d) { X; } }   | the task body 'start'
            class B implements Flusher.Action { public void flush(java.time.Duration left) { X; } }     | the flush action 'flush'
            class B { void halt() { X; } } @Bean(destroyMethod = "halt") B b() { return null; }         | the destroy method 'halt'
            class B { public void shutdown() { X; } } @Bean B b() { return null; }                      | the destroy method 'shutdown'
            """)
    void methodWhenItsTypeSaysSoIsNamedByTheType(String member, String description) {
        assertThat(where(member)).containsExactly(description);
    }

    @Test
    void methodWhenCleanupCodeCallsItIsNamedWithTheFirstCaller() {
        assertThat(where("@PreDestroy void stop() { flush(); } void flush() { write(); } void write() { X; }"))
                .containsExactly("'write', which the @PreDestroy method 'stop' calls");
    }

    @Test
    void methodWhenGivenAsBodyIsNamedByIt() {
        assertThat(where("Object o = named(\"a\").run(this::flush); void flush() { X; }"))
                .containsExactly("the body of a task");
    }

    @Test
    void methodWhenGivenOnInsideIsNamedByTheCallersChain() {
        assertThat(where("@PreDestroy void stop() { java.util.List.of(1).forEach(this::end); } void end(int i) { X; }"))
                .containsExactly("'end', which the @PreDestroy method 'stop' calls");
    }

    @Test
    void codeWhenHandedToOthersInsideBelongsToIt() {
        assertThat(where("@PreDestroy void stop() { java.util.List.of(1).forEach(i -> X); }"))
                .containsExactly("the @PreDestroy method 'stop'");
        assertThat(where("@PreDestroy void stop() { new Thread() { public void run() { X; } }.start(); }"))
                .containsExactly("the @PreDestroy method 'stop'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            void stop() { X; }
            void close() { X; }
            static void destroy() { X; }
            Runnable r = () -> X;
            void start(Thread t) { new Thread(() -> X).start(); }
            @EventListener void on(ContextRefreshedEvent e) { X; }
            @EventListener({ContextClosedEvent.class, ContextRefreshedEvent.class}) void on() { X; }
            void on(ContextClosedEvent e) { X; }
            ApplicationListener<ContextRefreshedEvent> l = event -> X;
            class B { void shutdown(int how) { X; } } @Bean B b() { return null; }
            class B { void shutdown() { X; } } @Bean B b() { return null; }
            class B { public void shutdown() { X; } } B b() { return null; }
            class B { public void shutdown() { X; } } @Bean(destroyMethod = "") B b() { return null; }
            @PreDestroy void stop() {} void start() { X; stop(); }
            @PreDestroy void stop() { class B { void start() { X; } } }
            """)
    void codeWhenNobodyCallsItToCleanUpIsLeftAlone(String member) {
        assertThat(where(member)).isEmpty();
    }

    @Test
    void kindWhenOfHookIsKnownToTheCheck() {
        String hook = compiled("void a(Runtime r) { r.addShutdownHook(new Thread(() -> X)); }")
                .get(0)
                .text();
        assertThat(hook).contains("it deadlocks: exit waits for the hooks to end, and this hook waits for exit");
    }

    private List<String> where(String member) {
        return compiled(member).stream()
                .map(message -> WHERE.matcher(message.text()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }

    private List<Message> compiled(String member) {
        String source = """
                import static dev.softlanding.shutdown.ShutdownTask.named;
                import dev.softlanding.shutdown.*;
                import dev.softlanding.shutdown.flush.Flusher;
                import jakarta.annotation.PreDestroy;
                import org.springframework.beans.factory.DisposableBean;
                import org.springframework.context.*;
                import org.springframework.context.annotation.Bean;
                import org.springframework.context.event.*;

                class Example {
                    %s
                }
                """.formatted(member.replace("X", "System.exit(1)"));
        Compilation compilation = Compilation.of(output, List.of(Compilation.source("Example.java", source)));
        assertThat(compilation.errors()).as(source).isEmpty();
        return compilation.messages().stream()
                .filter(message -> message.check().equals("CleanupExit"))
                .toList();
    }
}
