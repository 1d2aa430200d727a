package dev.softlanding.shutdown.lint.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in a plan, and what looks alike and is not. */
class PlanRulesTests {

    @TempDir
    private Path directory;

    private Compilation module() {
        return new Compilation(directory.resolve("classes"));
    }

    private List<String> found(String... sources) {
        Compilation module = module();
        for (String source : sources) {
            module.with(source);
        }
        return module.compile();
    }

    /** The members of one class with a task each. */
    private List<String> foundInClass(String members) {
        return found("@Component class Orders {\n" + members + "\n}");
    }

    @Test
    void planWhenSoundHasNoFinding() {
        assertThat(foundInClass("""
                        @OnShutdown(name = "flush-orders", timeout = "3s", guaranteed = "500ms", before = "close", phase = Phase.FLUSH)
                        void flush(TaskContext context) {}
                        @OnShutdown(name = "close", timeout = "PT5S", after = {"flush", "flush-orders!", "cache?"}, labels = "a=b")
                        private static CompletableFuture<Void> close() { return null; }
                        """)).isEmpty();
    }

    /** Asking javac what a name in a body stands for makes it attribute the body, before it can do so rightly. */
    @Test
    void bodiesWhenHardToInferAreCompiledAllTheSame() {
        assertThat(foundInClass("""
                        @OnShutdown(name = "close", timeout = "3s") void close() {}
                        ShutdownTask task(String name, java.util.Collection<? extends Lag> lags) {
                            return ShutdownTask.named(name).timeout(limit(lags)).run(() -> {});
                        }
                        interface Lag { Times times(); }
                        interface Times { long lag(); }
                        java.time.Duration limit(java.util.Collection<? extends Lag> lags) {
                            return lags.stream().map(lag -> lag.times().lag()).max(java.util.Comparator.naturalOrder())
                                    .map(java.time.Duration::ofMillis).orElseThrow();
                        }
                        """)).isEmpty();
    }

    /** Which of the two there is, only the running program knows. */
    @Test
    void duplicateWhenTheClassesAreNotKnownToBeBeansIsNoError() {
        assertThat(found("""
                        interface Sink {}
                        class KafkaSink implements Sink { @OnShutdown(name = "sink-close", timeout = "1s") public void close() {} }
                        class RabbitSink implements Sink { @OnShutdown(name = "sink-close", timeout = "1s") public void close() {} }
                        @Configuration class Config {
                            @Bean Sink sink(boolean kafka) {
                                if (kafka) { return new KafkaSink(); }
                                return new RabbitSink();
                            }
                        }
                        """)).isEmpty();
    }

    @Test
    void unknownNameWhenOneIsNearIsAnErrorThatTellsIt() {
        assertThat(foundInClass("""
                        @OnShutdown(name = "flush-orders", timeout = "3s") void flush() {}
                        @OnShutdown(name = "close", timeout = "3s",
                            after = {"drain", "flush-order"}) void close() {}
                        """))
                .containsExactly(
                        "ERROR Orders.java:5 [ShutdownPlanUnknownName] Task 'close' is declared to run after 'flush-order',"
                                + " which is neither a task nor a phase. Did you mean 'flush-orders'?");
    }

    @Test
    void unknownNameWhenNoneIsNearIsAWarningThatTellsTheWaysOut() {
        assertThat(foundInClass("@OnShutdown(name = \"close\", timeout = \"3s\", before = \"ledger\") void close() {}"))
                .containsExactly(
                        "WARNING Orders.java:3 [ShutdownPlanUnknownName] Task 'close' is declared to run before 'ledger',"
                                + " which is neither a task nor a phase. Write 'ledger?' if it may be absent, or give the"
                                + " compiler -Ashutdown.known=ledger if a library has it.");
    }

    @Test
    void nameWhenOfABeanOrGivenByCodeOrByAnOptionIsKnown() {
        assertThat(module().with("""
                                @Component class Orders {
                                    @OnShutdown(timeout = "3s", after = {"order-cache", "the-ledger", "audit", "outbox-relay",
                                        "code-name", "static-name", "optional-one"})
                                    void close() {}
                                    static final String CODE = "code";
                                    ShutdownTask task() {
                                        return ShutdownTask.named(CODE + "-" + Names.NAME).run(() -> {});
                                    }
                                    ShutdownTask other() {
                                        return dev.softlanding.shutdown.ShutdownTask.named("static-name").run(() -> {});
                                    }
                                }
                                """)
                        .with("interface Names { String NAME = \"name\"; }")
                        .with("""
                                @Configuration class Config {
                                    @Bean Object orderCache() { return new Object(); }
                                    @Bean({"theLedger", "b"}) Object ledger() { return new Object(); }
                                    @Component static class OutboxRelay {}
                                    @Service("audit") static class Auditor {}
                                }
                                """)
                        .option("-Ashutdown.known=unused, optional-one")
                        .compile())
                .isEmpty();
    }

    @Test
    void unknownNameWhenOtherNamesAreComputedIsAWarning() {
        assertThat(foundInClass("""
                        @OnShutdown(name = "flush-orders", timeout = "3s", after = "flush-order") void flush() {}
                        ShutdownTask of(String name) { return ShutdownTask.named("flush-" + name).run(() -> {}); }
                        @OnShutdown(name = "flush-orders2", timeout = "3s") void flush2() {}
                        """))
                .singleElement()
                .asString()
                .startsWith("WARNING Orders.java:3 [ShutdownPlanUnknownName]");
    }

    @Test
    void cycleWhenThereIsOneIsToldWithBothPlaces() {
        assertThat(found("""
                        @Component class Orders {
                            @OnShutdown(timeout = "3s",
                                after = "billing-close")
                            void close() {}
                        }
                        """, """
                        @Component class Billing {
                            @OnShutdown(timeout = "3s", after = "orders-close") void close() {}
                        }
                        """))
                .containsExactly(
                        "ERROR Billing.java:3 [ShutdownPlanCycle] Tasks wait for each other in a circle: 'billing-close' after"
                                + " 'orders-close' after 'billing-close'. Declared are 'billing-close' after 'orders-close' at"
                                + " Billing.java:3, 'orders-close' after 'billing-close' at Orders.java:3. Remove one of these"
                                + " edges.");
    }

    @Test
    void duplicateWhenBothAreSureIsAnError() {
        assertThat(found(
                        "@Component class Orders { @OnShutdown(name = \"close\", timeout = \"3s\") void close() {} }",
                        "@Component class Billing { @OnShutdown(name = \"close\", timeout = \"3s\") void close() {} }"))
                .containsExactly(
                        "ERROR Orders.java:2 [ShutdownPlanDuplicate] More than one task has the name 'close'. Declared at"
                                + " Billing.java:2 and Orders.java:2. Give each its own.");
    }

    @Test
    void duplicateWhenOneClassIsTwoBeansIsAnErrorUnlessTheNamesAreTheBeans() {
        String config =
                "@Configuration class Config { @Bean Pool a() { return new Pool(); } @Bean Pool b() { return new Pool(); } }";
        assertThat(found(config, "class Pool { @OnShutdown(name = \"close\", timeout = \"3s\") void close() {} }"))
                .singleElement()
                .asString()
                .startsWith("ERROR Pool.java:2 [ShutdownPlanDuplicate]");
        assertThat(
                        found(
                                config,
                                "class Pool { @OnShutdown(timeout = \"3s\") void close() {} }",
                                "@Component class C { @OnShutdown(timeout = \"3s\", after = {\"a-close\", \"b-close\"}) void c() {} }"))
                .isEmpty();
    }

    @Test
    void duplicateWhenOnlyOneOfThemIsEverThereIsNone() {
        assertThat(found(
                        "@Profile(\"a\") @Component class Orders { @OnShutdown(name = \"close\", timeout = \"3s\") void close() {} }",
                        "@Profile(\"b\") @Component class Billing { @OnShutdown(name = \"close\", timeout = \"3s\") void close() {} }",
                        "abstract class Base { @OnShutdown(name = \"close\", timeout = \"3s\") void close() {} }"))
                .isEmpty();
    }

    @Test
    void inheritedMethodWhenOfAKnownBeanIsATaskOfThat() {
        assertThat(
                        found(
                                "abstract class Base { @OnShutdown(timeout = \"3s\") void close() {} }",
                                "@Component class Orders extends Base {}",
                                "@Component class Billing extends Base { @Override @OnShutdown(timeout = \"3s\", after = \"orders-close\") void close() {} }"))
                .isEmpty();
    }

    @Test
    void contradictionWhenAnEdgeGoesAgainstPhasesIsTold() {
        assertThat(foundInClass("""
                        @OnShutdown(name = "a", timeout = "3s", phase = Phase.FLUSH, after = "b") void a() {}
                        @OnShutdown(name = "b", timeout = "3s", phase = Phase.TELEMETRY) void b() {}
                        @OnShutdown(name = "c", timeout = "3s", phase = Phase.DRAIN, after = "flush") void c() {}
                        """))
                .containsExactly(
                        "ERROR Orders.java:5 [ShutdownPlanContradiction] Task 'c' is in phase 'drain' but waits for the end of"
                                + " phase 'flush'. Change one of the phases, or remove the edge.",
                        "ERROR Orders.java:3 [ShutdownPlanContradiction] Task 'a' is in phase 'flush' but waits for 'b', which"
                                + " is in phase 'telemetry'. 'b' is declared at Orders.java:4. Change one of the"
                                + " phases, or remove the edge.");
    }

    @Test
    void timeoutWhenUnusableIsTold() {
        assertThat(foundInClass("""
                        @OnShutdown(name = "a", timeout = "soon") void a() {}
                        @OnShutdown(name = "b", timeout = "0") void b() {}
                        @OnShutdown(name = "c", timeout = "") void c() {}
                        @OnShutdown(name = "d", timeout = "25h") void d() {}
                        @OnShutdown(name = "e", timeout = "2h") void e() {}
                        @OnShutdown(name = "f", timeout = "2s",
                            guaranteed = "3s") void f() {}
                        @OnShutdown(name = "g", timeout = "${x:y}") void g() {}
                        """))
                .containsExactlyInAnyOrder(
                        "ERROR Orders.java:3 [ShutdownPlanTimeout] @OnShutdown method 'a' of bean 'orders' has the timeout"
                                + " 'soon'. Write it as 500ms, 5s or PT5S.",
                        "ERROR Orders.java:4 [ShutdownPlanTimeout] Task 'b' has a timeout of 0 s. Use more than zero and at"
                                + " most 24 h.",
                        "ERROR Orders.java:5 [ShutdownPlanTimeout] @OnShutdown method 'c' of bean 'orders' has the timeout ''."
                                + " Write it as 500ms, 5s or PT5S.",
                        "ERROR Orders.java:6 [ShutdownPlanTimeout] Task 'd' has a timeout of 25 h. Use more than zero and at"
                                + " most 24 h.",
                        "WARNING Orders.java:7 [ShutdownPlanTimeout] @OnShutdown method 'e' of bean 'orders' has the timeout"
                                + " '2h', which is over an hour. Write what cleaning up takes: no platform waits that long.",
                        "ERROR Orders.java:9 [ShutdownPlanTimeout] Task 'f' is guaranteed 3 s of its timeout of 2 s. Use zero"
                                + " or more, and at most the timeout.",
                        "WARNING Orders.java:10 [ShutdownPlanTimeout] @OnShutdown method 'g' of bean 'orders' has the timeout"
                                + " 'y'. Write it as 500ms, 5s or PT5S.");
    }

    @Test
    void timeoutWhenAPlaceholderIsItsDefaultOrNotKnown() {
        assertThat(foundInClass("""
                        @OnShutdown(name = "a", timeout = "${a}", guaranteed = "${b:2s}") void a() {}
                        @OnShutdown(name = "b", timeout = "${a:${b:5s}}", guaranteed = "PT1S") void b() {}
                        @OnShutdown(name = "c", timeout = "${a.b:5}", guaranteed = "500MS") void c() {}
                        """)).isEmpty();
    }

    @Test
    void declarationWhenNoTaskCanBeMadeOfItIsToldInTheWordsOfTheStart() {
        assertThat(foundInClass("""
                        @OnShutdown(name = "a", timeout = "3s") void a(String x, int[] y) {}
                        @OnShutdown(name = "b", timeout = "3s") Future<String> b() { return null; }
                        @OnShutdown(name = "c", timeout = "3s", fallback = "none") void c() {}
                        @OnShutdown(name = "d", timeout = "3s", fallback = "b") void d() {}
                        @OnShutdown(name = "e", timeout = "3s", labels = {"k=1", "k=2", "v"}) void e() {}
                        @OnShutdown(name = "f?", timeout = "3s") void f() {}
                        @OnShutdown(name = "drain", timeout = "3s") void g() {}
                        @OnShutdown(name = "h", timeout = "3s", optional = true, guaranteed = "1s") void h() {}
                        @OnShutdown(name = "i", timeout = "3s", after = "drain!") void i() {}
                        @OnShutdown(name = "j", timeout = "3s", fallback = "toString") void j() {}
                        """))
                .extracting(line -> line.replace("[ShutdownPlanDeclaration] @OnShutdown method ", ""))
                .containsExactlyInAnyOrder(
                        "ERROR Orders.java:3 'a' of bean 'orders' has the parameters (String, int[]). Let it have none, or one"
                                + " TaskContext.",
                        "ERROR Orders.java:4 'b' of bean 'orders' returns a Future, for which nobody would wait. Return a"
                                + " CompletionStage, or wait for it in the method.",
                        "ERROR Orders.java:5 'c' of bean 'orders' has the fallback 'none', but no method without parameters has"
                                + " that name. Name one that Orders has.",
                        "ERROR Orders.java:6 'd' of bean 'orders' has the fallback 'b', which returns a Future, for which nobody"
                                + " would wait. Wait for it in the method.",
                        "ERROR Orders.java:7 'e' of bean 'orders' has more than one label 'k'. Give it one.",
                        "ERROR Orders.java:7 'e' of bean 'orders' has the label 'v'. Write it as key=value.",
                        "ERROR Orders.java:8 [ShutdownPlanDeclaration] A task has the name 'f?', which ends with a mark of edges."
                                + " Give it one without '?' or '!' at its end.",
                        "ERROR Orders.java:9 [ShutdownPlanDuplicate] A task has the name of phase 'drain'. Give it another; tasks"
                                + " and phases share one name space.",
                        "ERROR Orders.java:10 [ShutdownPlanDeclaration] Task 'h' is optional, and is guaranteed 1 s: what may be"
                                + " left out is sure of nothing. Take back one of the two.",
                        "ERROR Orders.java:11 [ShutdownPlanDeclaration] Phase 'drain' is marked with '!' as if it were a task."
                                + " Mark the tasks that must really have ended.");
    }

    @Test
    void declarationWhenASubclassMaySettleItHasNoFinding() {
        assertThat(found("""
                        interface Closer {
                            @OnShutdown(timeout = "3s", fallback = "later") Future<?> close();
                        }
                        """, """
                        @Component class Orders implements Closer {
                            @Override public CompletableFuture<?> close() { return null; }
                            void later() {}
                        }
                        """)).isEmpty();
    }

    @Test
    void nameWhenNotDeclaredIsThatOfTheBeanAndTheMethod() {
        assertThat(found(
                        """
                        @Configuration class Config {
                            @Bean(name = "thePool") Closeable pool() { return new Pool<>(); }
                            @Component static class InnerRelay { @OnShutdown(timeout = "1s") void stopNow() {} }
                            interface Closeable {}
                        }
                        """,
                        "class Pool<T> implements Config.Closeable { @OnShutdown(timeout = \"1s\") void close() {} }",
                        "class NoBean { @OnShutdown(timeout = \"1s\") void close_it() {} }",
                        "@Service(\"ledger\") class Books { @OnShutdown(timeout = \"1s\") void close() {} }",
                        """
                        @Component class Last {
                            @OnShutdown(timeout = "1s", after = {"the-pool-close", "inner-relay-stop-now", "no-bean-close-it",
                                "ledger-close"}) void end() {}
                        }
                        """))
                .isEmpty();
    }

    @Test
    void annotationWhenOnAnAnnotationIsNeverATask() {
        assertThat(found("@interface Marker { @OnShutdown(timeout = \"1s\") int value(); }"))
                .containsExactly(
                        "WARNING Marker.java:2 [ShutdownPlanDeclaration] @OnShutdown method 'value' of bean 'marker' is"
                                + " on an annotation, which is no bean. Move it to a bean.");
    }

    @Test
    void methodsWhenPrivateOrStaticOrFinalAreCalledAllTheSame() {
        assertThat(foundInClass("""
                        @OnShutdown(timeout = "1s") private void a() {}
                        @OnShutdown(timeout = "1s") static void b() {}
                        @OnShutdown(timeout = "1s") final void c() {}
                        @OnShutdown(timeout = "1s") int d() { return 0; }
                        """)).isEmpty();
    }

    @Test
    void guaranteesWhenMoreThanARunHasAreAnError() {
        assertThat(module().with("""
                                @Component class Orders {
                                    @OnShutdown(name = "a", timeout = "6s", guaranteed = "5s") void a() {}
                                    @OnShutdown(name = "b", timeout = "6s", guaranteed = "5s", after = "a") void b() {}
                                }
                                """).option("-Ashutdown.gracePeriod=10s").compile())
                .anySatisfy(line -> assertThat(line)
                        .startsWith(
                                "ERROR Orders.java:3 [ShutdownPlanTimeout] 10 s are guaranteed to tasks that come after each"
                                        + " other, but a run has 9 s: 'a' 5 s, 'b' 5 s."));
    }

    @Test
    void beanWhenNoSingletonIsTold() {
        assertThat(
                        found(
                                "@Component @Scope(\"prototype\") class Orders { @OnShutdown(timeout = \"3s\") void close() {} }",
                                "@Component @Scope(\"singleton\") class Billing { @OnShutdown(timeout = \"3s\") void close() {} }"))
                .containsExactly(
                        "ERROR Orders.java:2 [ShutdownPlanDeclaration] @OnShutdown method 'close' of bean 'orders' is"
                                + " not on a singleton. Move it to a singleton bean.");
    }

    /** With a warning one can live; an application with an error would not start. */
    @Test
    void baselineWhenItKnowsAWarningHidesItAndNoError(@TempDir Path directory) throws Exception {
        String orders = """
                @Component class Orders {
                \t\t@OnShutdown(name = "soon", timeout = "soon") void soon() {}
                    @OnShutdown(name = "long", timeout = "2h") void forLong() {}
                }
                """;
        String baseline = "-Ashutdown.lint.baseline=" + directory.resolve("lint.baseline");
        Path sarif = directory.resolve("lint.sarif");

        module().with(orders)
                .option(baseline, "-Ashutdown.lint.baseline.write=true")
                .compile();
        assertThat(module().with(orders)
                        .option(baseline, "-Ashutdown.lint.sarif=" + sarif)
                        .compile())
                .singleElement()
                .asString()
                .startsWith("ERROR Orders.java")
                .contains("[ShutdownPlanTimeout]", "'soon'");
        assertThat(Files.readString(sarif)).contains("\"ShutdownPlanTimeout\"", "\"startColumn\" : 40");
    }

    @Test
    void gracePeriodWhenTheLongestPathIsLongerIsAWarning() {
        String tasks = """
                @Component class Orders {
                    @OnShutdown(name = "a", timeout = "6s") void a() {}
                    @OnShutdown(name = "b", timeout = "${b:4s}", after = "a") void b() {}
                    @OnShutdown(name = "c", timeout = "${c}", after = "b") void c() {}
                }
                """;
        assertThat(module().with(tasks).option("-Ashutdown.gracePeriod=11s").compile())
                .isEmpty();
        assertThat(module().with(tasks)
                        .option("-Ashutdown.gracePeriod=11s", "-Ashutdown.reserve=2s")
                        .compile())
                .singleElement()
                .asString()
                .startsWith(
                        "WARNING Orders.java:3 [ShutdownPlanGracePeriod] The tasks known here may take 10.0 s, but there"
                                + " are only 9.0 s before the cut-off: 'a' 6 s, 'b' 4 s. ");
        assertThat(module().with(tasks).option("-Ashutdown.gracePeriod=soon").compile())
                .containsExactly(
                        "WARNING [ShutdownPlanGracePeriod] The option -Ashutdown.gracePeriod is 'soon'. Write it as"
                                + " 500ms, 5s or PT5S.");
    }

    @Test
    void findingWhenSuppressedOnMethodOrClassIsNone() {
        assertThat(found("""
                        @Component class Orders {
                            @SuppressWarnings({"unused", "ShutdownPlanTimeout"})
                            @OnShutdown(name = "a", timeout = "soon") void a() {}
                        }
                        """, """
                        @SuppressWarnings("ShutdownPlanUnknownName") @Component class Billing {
                            @OnShutdown(name = "b", timeout = "3s", after = "orderz") void a() {}
                        }
                        """)).isEmpty();
        assertThat(
                        foundInClass(
                                "@SuppressWarnings(\"ShutdownPlanCycle\") @OnShutdown(name = \"a\", timeout = \"soon\") void a() {}"))
                .hasSize(1);
    }

    @Test
    void testsWhenCompiledAreLookedAtOneByOne() {
        var tests = new Compilation(directory.resolve("target/test-classes"));
        assertThat(tests.with("""
                                class OneTests {
                                    @OnShutdown(name = "a", timeout = "1s", after = "nothing") void a() {}
                                    @OnShutdown(name = "a", timeout = "soon") void b() {}
                                }
                                """).compile()).hasSize(1);
        assertThat(directory.resolve("target/test-classes/META-INF")).doesNotExist();
    }
}
