package dev.softlanding.shutdown.lint.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What modules know of each other, what is written, and what is kept of a build before. */
class PlanOfModulesTests {

    private static final String ORDERS = """
            package com.acme.orders;
            @Component public class Orders {
                @OnShutdown(name = "orders-flush", timeout = "3s", before = "billing-close?")
                void flush() {}
                @Bean Object orderCache() { return new Object(); }
            }
            """;

    private static final String BILLING = """
            package com.acme.billing;
            @Component class Billing {
                @OnShutdown(timeout = "${billing.close:4s}", guaranteed = "1s", phase = Phase.RELEASE, owner = "money", before = "orders-flush")
                void close() {}
            }
            """;

    @TempDir
    private Path directory;

    private Compilation module(String name) {
        return new Compilation(directory.resolve(name));
    }

    @Test
    void cycleWhenOverTwoModulesIsToldWithThePlaceInTheOther() {
        assertThat(module("orders").with(ORDERS).compile()).isEmpty();
        assertThat(module("billing")
                        .with(BILLING)
                        .on(directory.resolve("orders"))
                        .compile())
                .containsExactly(
                        "ERROR Billing.java:3 [ShutdownPlanCycle] Tasks wait for each other in a circle: 'billing-close' after"
                                + " 'orders-flush' after 'billing-close'. Declared are 'orders-flush' before 'billing-close' at"
                                + " Orders.java:3, 'billing-close' before 'orders-flush' at Billing.java:3. Remove one of these"
                                + " edges.");
    }

    @Test
    void namesWhenOfAnotherModuleAreKnownAndNear() {
        module("orders").with(ORDERS).compile();
        assertThat(module("billing").on(directory.resolve("orders")).with("""
                                @Component class Ledger {
                                    @OnShutdown(timeout = "1s", after = {"orders-flush", "order-cache"}) void close() {}
                                    @OnShutdown(timeout = "1s", after = "order-flush") void end() {}
                                }
                                """).compile())
                .containsExactly(
                        "ERROR Ledger.java:4 [ShutdownPlanUnknownName] Task 'ledger-end' is declared to run after 'order-flush',"
                                + " which is neither a task nor a phase. Did you mean 'orders-flush'?");
    }

    @Test
    void taskWhenOfAnotherModuleAndOfTheSameNameIsADuplicate() {
        module("orders").with(ORDERS).compile();
        assertThat(module("billing")
                        .on(directory.resolve("orders"))
                        .with("class Ledger { @OnShutdown(name = \"orders-flush\", timeout = \"1s\") void close() {} }")
                        .compile())
                .singleElement()
                .asString()
                .contains("[ShutdownPlanDuplicate]", "Ledger.java:2 and Orders.java:3");
    }

    @Test
    void classWhenOfAnotherModuleAndABeanOfThisOneHasItsTasksByTheNameOfThat() {
        String pool = """
                package com.acme.pool;
                public class Pool { @OnShutdown(timeout = "1s") public void close() {} }
                """;
        assertThat(module("pool").with(pool).compile()).isEmpty();
        String config =
                "@Configuration class Config { @Bean com.acme.pool.Pool thePool() { return new com.acme.pool.Pool(); } }";
        String ledger =
                "@Component class Ledger { @OnShutdown(timeout = \"1s\", after = \"the-pool-close\") void close() {} }";
        assertThat(module("billing")
                        .on(directory.resolve("pool"))
                        .with(config)
                        .with(ledger)
                        .compile())
                .isEmpty();
        assertThat(module("billing").read("META-INF/shutdown/plan.json")).contains("com.acme.pool.Pool");
        assertThat(module("billing")
                        .on(directory.resolve("pool"))
                        .with(config)
                        .with(ledger.replace("the-pool", "pool"))
                        .compile())
                .singleElement()
                .asString()
                .contains("[ShutdownPlanUnknownName]", "'pool-close'");
    }

    @Test
    void indexWhenWrittenIsOneClassOfAModuleAndTheSameInEachBuild() throws IOException {
        module("orders").with(ORDERS).compile();
        module("billing")
                .with(BILLING.replace("before", "after"))
                .on(directory.resolve("orders"))
                .compile();
        assertThat(index("orders")).hasSize(1);
        assertThat(index("billing")).hasSize(1).isNotEqualTo(index("orders"));
        List<String> before = index("orders");
        assertThat(module("orders").with(ORDERS).compile()).isEmpty();
        assertThat(index("orders")).isEqualTo(before);
    }

    @Test
    void starterWhenOnTheClassPathTellsItsTasks() {
        var starter = module("starter");
        starter.withFile("dev/softlanding/shutdown/plans/StarterPlan.java", starterPlan())
                .option("-proc:none")
                .compile();
        assertThat(module("orders").on(directory.resolve("starter")).with("""
                                @Component class Ledger {
                                    @OnShutdown(timeout = "1s", after = {"kafka-listeners", "data-source"}) void close() {}
                                    @OnShutdown(timeout = "1s", after = "web-drian") void a() {}
                                    @OnShutdown(timeout = "1s", after = "context") void b() {}
                                    @OnShutdown(name = "graph", timeout = "1s") void c() {}
                                }
                                """).compile())
                .satisfiesExactlyInAnyOrder(
                        unknown -> assertThat(unknown).contains("ERROR Ledger.java:4", "Did you mean 'web-drain'?"),
                        last -> assertThat(last)
                                .contains(
                                        "ERROR Ledger.java:5 [ShutdownPlanContradiction]",
                                        "after 'context', which comes after everything. Remove the edge."),
                        taken -> assertThat(taken).contains("ERROR Ledger.java:6 [ShutdownPlanDeclaration]"));
    }

    private static String starterPlan() {
        try {
            return Files.readString(Compilation.STARTER.resolve("dev/softlanding/shutdown/plans/StarterPlan.java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void filesWhenWrittenHaveThePlanInAStableOrder() {
        module("billing")
                .with(BILLING.replace("before = \"orders-flush\"", "after = {\"drain\", \"a-first!\"}"))
                .with("@Component class A { @OnShutdown(name = \"a-first\", timeout = \"2s\") void b() {} }")
                .compile();
        assertThat(module("billing").read("META-INF/shutdown/plan.json")).isEqualTo("""
                {
                  "longestPath" : {
                    "takesAtMost" : "6 s",
                    "tasks" : [ "a-first", "billing-close" ]
                  },
                  "tasks" : [ {
                    "name" : "a-first",
                    "phase" : "release",
                    "timeout" : "2s",
                    "type" : "com.acme.A",
                    "method" : "b",
                    "place" : "A.java:2"
                  }, {
                    "name" : "billing-close",
                    "phase" : "release",
                    "timeout" : "${billing.close:4s}",
                    "guaranteed" : "1s",
                    "after" : [ "drain", "a-first!" ],
                    "owner" : "money",
                    "type" : "com.acme.billing.Billing",
                    "method" : "close",
                    "place" : "Billing.java:3"
                  } ]
                }
                """);
        assertThat(module("billing").read("META-INF/shutdown/plan.mmd")).isEqualTo("""
                flowchart LR
                  subgraph phase_release ["release"]
                    t1["a-first<br/>at most 2s"]
                    t2["billing-close<br/>at most #36;#123;billing.close:4s#125;"]
                  end
                  t3(["drain"])
                  t3 --> t2
                  t1 --> t2
                  classDef longest stroke:#c2410c,stroke-width:3px
                  class t1 longest
                  class t2 longest
                """);
    }

    @Test
    void filesWhenThereAreNoTasksAreNotWritten() {
        assertThat(module("empty").with("@Component class Orders {}").compile()).isEmpty();
        assertThat(directory.resolve("empty/META-INF")).doesNotExist();
    }

    @Test
    void filesWhenTheLastTaskIsGoneAreGone() throws IOException {
        module("orders").with(ORDERS).compile();
        module("orders")
                .with("package com.acme.orders;\n@Component public class Orders {}")
                .compile();
        try (Stream<Path> files = Files.walk(directory.resolve("orders"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactly("Orders.class");
        }
    }

    @Test
    void tasksWhenOnlyOtherSourcesAreCompiledAreKept() {
        String relay =
                "@Component class Relay { @OnShutdown(timeout = \"1s\", after = {\"orders-flush\", \"order-cache\", \"by-code\"}) void stop() {} }";
        String code = "class Code { ShutdownTask task() { return ShutdownTask.named(\"by-code\").run(() -> {}); } }";
        assertThat(module("orders").with(ORDERS).with(relay).with(code).compile())
                .isEmpty();
        String plan = module("orders").read("META-INF/shutdown/plan.json");

        assertThat(module("orders").with(relay).compile()).isEmpty();
        assertThat(module("orders").read("META-INF/shutdown/plan.json")).isEqualTo(plan);

        assertThat(module("orders")
                        .with(relay.replace("orders-flush", "orders-flash"))
                        .compile())
                .singleElement()
                .asString()
                .contains("Did you mean 'orders-flush'?");
    }

    @Test
    void tasksWhenTheirClassIsGoneAreGone() throws IOException {
        String relay = "@Component class Relay { @OnShutdown(timeout = \"1s\") void stop() {} }";
        module("orders").with(ORDERS).with(relay).compile();
        Files.delete(directory.resolve("orders/com/acme/orders/Orders.class"));
        module("orders").with(relay).compile();
        assertThat(module("orders").read("META-INF/shutdown/plan.json"))
                .contains("relay-stop")
                .doesNotContain("orders-flush");
        assertThat(index("orders")).hasSize(1);
    }

    @Test
    void indexWhenInANamedModuleIsNotWritten() {
        var named = module("named")
                .withFile("module-info.java", "module com.acme {}")
                .withFile(
                        "dev/softlanding/shutdown/spring/OnShutdown.java",
                        "package dev.softlanding.shutdown.spring; public @interface OnShutdown { String timeout(); }")
                .withFile(
                        "com/acme/Orders.java",
                        "package com.acme; class Orders { @dev.softlanding.shutdown.spring.OnShutdown(timeout = \"1s\") void a() {} }");
        assertThat(named.compile()).isEmpty();
        assertThat(named.read("META-INF/shutdown/plan.json")).contains("orders-a");
        assertThat(directory.resolve("named/dev/softlanding/shutdown/plans")).doesNotExist();
    }

    @Test
    void namesWhenOnlyClassesAreLookedAtAgainAreNotUnknown() {
        String relay = "@Component class Relay { @OnShutdown(timeout = \"1s\", after = \"by-code\") void stop() {} }";
        String code = "class Code { ShutdownTask task() { return ShutdownTask.named(\"by-code\").run(() -> {}); } }";
        module("orders").with(relay).with(code).option("-proc:none").compile();

        assertThat(module("orders").with(relay).again("com.acme.Code").compile())
                .isEmpty();
        assertThat(module("orders").with(relay).compile()).hasSize(1);
    }

    @Test
    void processorWhenItFailsOnlyWarns() {
        assertThat(module("orders")
                        .with(ORDERS)
                        .by(processorThatSees(method -> {
                            if (method.equals("getFiler")) {
                                throw new IllegalStateException("no filer");
                            }
                        }))
                        .compile())
                .containsExactly("WARNING The shutdown plan was not checked: java.lang.IllegalStateException: no filer."
                        + " Compile with -proc:none to go without.");
    }

    @Test
    void sourcesWhenTheCompilerShowsNoneAreDoneWithout() {
        assertThat(module("orders")
                        .with("class A { @OnShutdown(timeout = \"soon\") void close() {} }")
                        .by(processorThatSees(method -> {}))
                        .compile())
                .singleElement()
                .asString()
                .contains("ERROR A.java:2 [ShutdownPlanTimeout]");
        assertThat(module("orders").read("META-INF/shutdown/plan.json")).doesNotContain("place");
    }

    /** One whose environment is not javac's own. */
    private static Processor processorThatSees(Consumer<String> call) {
        var processor = new PlanProcessor();
        return proxy(Processor.class, (method, arguments) -> {
            if (!method.getName().equals("init")) {
                return method.invoke(processor, arguments);
            }
            var environment = (ProcessingEnvironment) arguments[0];
            processor.init(proxy(ProcessingEnvironment.class, (asked, given) -> {
                call.accept(asked.getName());
                return asked.invoke(environment, given);
            }));
            return null;
        });
    }

    private interface Call {
        Object answer(Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                PlanOfModulesTests.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call.answer(method, arguments)));
    }

    private List<String> index(String module) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(module + "/dev/softlanding/shutdown/plans"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
