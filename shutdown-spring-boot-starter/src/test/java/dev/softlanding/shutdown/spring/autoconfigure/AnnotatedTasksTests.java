package dev.softlanding.shutdown.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.aopalliance.intercept.MethodInterceptor;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.samples.shop.SampleCashDesk;

/** What becomes of methods with {@link OnShutdown}: which are tasks, how they are called, and which no task can be made of. */
@Timeout(20)
class AnnotatedTasksTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(PropertyPlaceholderAutoConfiguration.class, ShutdownAutoConfiguration.class));

    /** Which of a bean's methods were called, on the bean itself. */
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** Which of a bean's methods were called through its proxy. */
    private final List<String> intercepted = new CopyOnWriteArrayList<>();

    @Test
    void methodWhenAnnotatedIsInThePlanAsDeclared() {
        contextRunner.withBean("relay", Relay.class, Relay::new).run(context -> {
            TaskReport flush = planned(context, "relay-flush");
            assertThat(flush.phase()).isEqualTo(Phase.FLUSH);
            assertThat(flush.timeout()).isEqualTo(Duration.ofSeconds(3));
            assertThat(flush.after()).contains("relay-stop");
            assertThat(planned(context, "relay-report").after()).contains("relay-flush");
        });
    }

    @Test
    void methodWhenItSaysMoreIsInThePlanWithThat() {
        contextRunner.withBean("vault", Vault.class, Vault::new).run(context -> {
            TaskReport task = planned(context, "vault-lock");
            assertThat(task.guaranteed()).isEqualTo(Duration.ofMillis(500));
            assertThat(task.onFailure()).isEqualTo(FailurePolicy.ABORT);
            assertThat(task.absent()).containsExactly("guards");
            assertThat(task.audit())
                    .isEqualTo(new AuditIdentity(
                            "treasury", "AU-17", "Locks the vault", Map.of("room", "basement", "formula", "a=b")));
        });
    }

    @Test
    void methodWhenItSaysNoMoreHasNothingGuaranteedAndNobodyToAnswer() {
        contextRunner.withBean("relay", Relay.class, Relay::new).run(context -> {
            TaskReport task = planned(context, "relay-stop");
            assertThat(task.guaranteed()).isZero();
            assertThat(task.onFailure()).isEqualTo(FailurePolicy.CONTINUE);
            assertThat(task.audit()).isEqualTo(AuditIdentity.NONE);
        });
    }

    @Test
    void methodWhenOnlyItsTimeoutIsDeclaredIsReleasedUnderTheNamesOfBeanAndMethodWithDashes() {
        contextRunner
                .withBean("orderRelay", CashDesk.class, () -> new CashDesk(calls))
                .run(context -> {
                    TaskReport task = planned(context, "order-relay-count-cash");
                    assertThat(task.phase()).isEqualTo(Phase.RELEASE);
                    assertThat(task.timeout()).isEqualTo(Duration.ofMillis(1500));
                });
    }

    @Test
    void methodWhenItsBeanIsNamedAsItsClassGoesByTheSimpleName() {
        contextRunner
                .withBean("com.acme.shop.OrderRelay", CashDesk.class, () -> new CashDesk(calls))
                .run(context -> planned(context, "order-relay-count-cash"));
    }

    @Test
    void timeoutWhenAPlaceholderIsResolved() {
        contextRunner
                .withBean("patient", Patient.class, Patient::new)
                .withPropertyValues("patience=7s")
                .run(context ->
                        assertThat(planned(context, "patient-wait").timeout()).isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void methodWhenOverriddenIsATaskByTheAnnotationOfTheOneAbove() {
        contextRunner
                .withBean("child", ChildDesk.class, () -> new ChildDesk(calls))
                .run(context -> {
                    close(context);

                    assertThat(calls).containsExactly("child counts cash");
                });
    }

    /** As for event listeners: Spring's own classes are left out, a user's components in such a package are not. */
    @Test
    void methodWhenAComponentInOneOfSpringsPackagesHasItIsATask() {
        contextRunner
                .withBean("desk", SampleCashDesk.class, SampleCashDesk::new)
                .run(context -> planned(context, "desk-count-cash"));
    }

    @Test
    void methodWhenItTakesTheContextIsGivenIt() {
        var curious = new Curious();
        contextRunner.withBean("curious", Curious.class, () -> curious).run(context -> {
            close(context);

            assertThat(curious.reason).isEqualTo(ShutdownReason.CONTEXT_CLOSED);
            assertThat(curious.remaining).isBetween(Duration.ofMillis(1), Duration.ofSeconds(2));
        });
    }

    @Test
    void methodWhenNotPublicIsCalled() {
        contextRunner.withBean("shy", Shy.class, () -> new Shy(calls)).run(context -> {
            close(context);

            assertThat(calls).containsExactlyInAnyOrder("private", "package-private", "final");
        });
    }

    @Test
    void methodWhenItThrowsHasFailedWithWhatItThrew() {
        contextRunner.withBean("broken", Broken.class, Broken::new).run(context -> {
            TaskReport task = close(context).task("broken-stop").orElseThrow();

            assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(task.failure()).isInstanceOf(IOException.class).hasMessage("disk full");
        });
    }

    @Test
    void methodWhenItsBeanIsLazyAndWasNeverMadeIsNotCalled() {
        contextRunner
                .withBean("desk", CashDesk.class, () -> new CashDesk(calls), definition -> definition.setLazyInit(true))
                .run(context -> {
                    TaskReport task = close(context).task("desk-count-cash").orElseThrow();

                    assertThat(calls).isEmpty();
                    assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
                });
    }

    @Test
    void methodWhenItsBeanIsLazyAndWasMadeIsCalled() {
        contextRunner
                .withBean("desk", CashDesk.class, () -> new CashDesk(calls), definition -> definition.setLazyInit(true))
                .run(context -> {
                    context.getBean(CashDesk.class);
                    close(context);

                    assertThat(calls).containsExactly("count cash");
                });
    }

    @Test
    void methodWhenAClassProxyCanInterceptItIsCalledThroughTheProxy() {
        proxying(true).withBean("shy", Shy.class, () -> new Shy(calls)).run(context -> {
            assertThat(AopUtils.isCglibProxy(context.getBean("shy"))).isTrue();
            close(context);

            assertThat(intercepted).containsExactly("stopPackagePrivate");
        });
    }

    /** On the proxy, a private or final method would find the fields of nobody. */
    @Test
    void methodWhenAClassProxyCannotInterceptItIsCalledOnTheBeanItself() {
        proxying(true).withBean("shy", Shy.class, () -> new Shy(calls)).run(context -> {
            ShutdownReport run = close(context);

            assertThat(calls).containsExactlyInAnyOrder("private", "package-private", "final");
            assertThat(run.tasks()).extracting(TaskReport::status).containsOnly(TaskStatus.SUCCEEDED);
        });
    }

    @Test
    void methodWhenAnInterfaceProxyHasItIsCalledThroughTheProxyAndElseOnTheBeanItself() {
        proxying(false)
                .withBean("teller", Teller.class, () -> new Teller(calls))
                .run(context -> {
                    assertThat(AopUtils.isJdkDynamicProxy(context.getBean("teller")))
                            .isTrue();
                    ShutdownReport run = close(context);

                    assertThat(intercepted).containsExactly("lockUp");
                    assertThat(calls).containsExactlyInAnyOrder("lock up", "go home");
                    assertThat(run.tasks()).extracting(TaskReport::status).containsOnly(TaskStatus.SUCCEEDED);
                });
    }

    @Test
    void startWhenDeclarationsAreUnusableFailsWithAllOfThemAndWithEveryOtherProblem() {
        contextRunner
                .withBean(
                        "prototype",
                        CashDesk.class,
                        () -> new CashDesk(calls),
                        definition -> definition.setScope(ConfigurableBeanFactory.SCOPE_PROTOTYPE))
                .withBean("wrong", Wrong.class, Wrong::new)
                .withBean("lost", Lost.class, Lost::new)
                .run(context -> assertThat(problems(context))
                        .extracting(PlanProblem::kind, PlanProblem::message, PlanProblem::fix)
                        .containsExactlyInAnyOrder(
                                declaration(
                                        "'countCash' of bean 'prototype' is not on a singleton.",
                                        "Move it to a singleton bean."),
                                declaration(
                                        "'parameters' of bean 'wrong' has the parameters (String, int).",
                                        "Let it have none, or one TaskContext."),
                                declaration(
                                        "'later' of bean 'wrong' returns a FutureTask, for which nobody would wait.",
                                        "Return a CompletionStage, or wait for it in the method."),
                                declaration(
                                        "'soon' of bean 'wrong' has the timeout 'soon'.",
                                        "Write it as 500ms, 5s or PT5S."),
                                declaration(
                                        "'surely' of bean 'wrong' has the guaranteed time 'surely'.",
                                        "Write it as 500ms, 5s or PT5S."),
                                declaration(
                                        "'labelled' of bean 'wrong' has the label '=teller'.",
                                        "Write it as key=value."),
                                declaration(
                                        "'labelledTwice' of bean 'wrong' has more than one label 'desk'.",
                                        "Give it one."),
                                declaration(
                                        "'nowhereElse' of bean 'wrong' has the fallback 'nowhere', but no method without"
                                                + " parameters has that name.",
                                        "Name one that Wrong has."),
                                declaration(
                                        "'laterElse' of bean 'wrong' has the fallback 'later', which returns a FutureTask,"
                                                + " for which nobody would wait.",
                                        "Wait for it in the method."),
                                declaration(
                                        "'unresolved' of bean 'wrong' has the timeout '${nobody.knows}', which cannot"
                                                + " be resolved.",
                                        "Set that property, or give it a default as in ${name:5s}."),
                                tuple(
                                        PlanProblem.Kind.UNKNOWN_NAME,
                                        "Task 'lost-stop' is declared to run after 'anounce', which is neither a"
                                                + " task nor a phase.",
                                        "Did you mean 'announce'?"),
                                tuple(
                                        PlanProblem.Kind.TIMEOUT,
                                        "Task 'lost-never' has a timeout of -1 s.",
                                        "Use more than zero and at most 24 h.")));
    }

    @Test
    void startWhenTwoMethodsGoByOneNameFails() {
        contextRunner
                .withBean("com.acme.Desk", CashDesk.class, () -> new CashDesk(calls))
                .withBean("desk", CashDesk.class, () -> new CashDesk(calls))
                .run(context -> assertThat(problems(context))
                        .extracting(PlanProblem::kind, PlanProblem::message)
                        .containsExactly(tuple(
                                PlanProblem.Kind.DUPLICATE, "More than one task has the name 'desk-count-cash'.")));
    }

    private ApplicationContextRunner proxying(boolean classes) {
        return contextRunner
                .withBean("interceptor", MethodInterceptor.class, () -> invocation -> {
                    intercepted.add(invocation.getMethod().getName());
                    return invocation.proceed();
                })
                .withBean(BeanNameAutoProxyCreator.class, () -> {
                    var creator = new BeanNameAutoProxyCreator();
                    creator.setBeanNames("shy", "teller");
                    creator.setInterceptorNames("interceptor");
                    creator.setProxyTargetClass(classes);
                    return creator;
                });
    }

    private static TaskReport planned(AssertableApplicationContext context, String task) {
        return context.getBean(ShutdownCoordinator.class).report().task(task).orElseThrow();
    }

    private static ShutdownReport close(AssertableApplicationContext context) throws InterruptedException {
        var coordinator = context.getBean(ShutdownCoordinator.class);
        context.close();
        assertThat(coordinator.awaitTerminated(Duration.ofSeconds(10))).isTrue();
        return coordinator.report();
    }

    private static List<PlanProblem> problems(AssertableApplicationContext context) {
        assertThat(context).getFailure().rootCause().isInstanceOf(InvalidPlanException.class);
        return ((InvalidPlanException) context.getStartupFailure().getCause()).problems();
    }

    private static Tuple declaration(String message, String fix) {
        return tuple(PlanProblem.Kind.DECLARATION, "@OnShutdown method " + message, fix);
    }

    static class Relay {

        @OnShutdown(name = "relay-stop", phase = Phase.DRAIN, timeout = "1s")
        void stop() {}

        @OnShutdown(
                name = "relay-flush",
                after = "relay-stop",
                before = "relay-report",
                phase = Phase.FLUSH,
                timeout = "PT3S")
        void flush() {}

        @OnShutdown(name = "relay-report", phase = Phase.NONE, timeout = "1s")
        void report() {}
    }

    static class Vault {

        @OnShutdown(
                after = "guards?",
                timeout = "1s",
                guaranteed = "${vault.guaranteed:500ms}",
                onFailure = FailurePolicy.ABORT,
                owner = "treasury",
                auditId = "AU-17",
                action = "Locks the vault",
                labels = {"room=basement", "formula=a=b"})
        void lock() {}
    }

    static class CashDesk {

        final List<String> calls;

        CashDesk(List<String> calls) {
            this.calls = calls;
        }

        @OnShutdown(timeout = "1500ms")
        void countCash() {
            calls.add("count cash");
        }
    }

    static class ChildDesk extends CashDesk {

        ChildDesk(List<String> calls) {
            super(calls);
        }

        @Override
        void countCash() {
            calls.add("child counts cash");
        }
    }

    static class Patient {

        @OnShutdown(name = "patient-wait", timeout = "${patience}")
        void waitForIt() {}
    }

    static class Curious {

        volatile ShutdownReason reason;
        volatile Duration remaining;

        @OnShutdown(timeout = "2s")
        void ask(TaskContext context) {
            reason = context.reason();
            remaining = context.remaining();
        }
    }

    static class Shy {

        private final List<String> calls;

        Shy(List<String> calls) {
            this.calls = calls;
        }

        @OnShutdown(timeout = "1s")
        private void stopPrivate() {
            calls.add("private");
        }

        @OnShutdown(timeout = "1s")
        void stopPackagePrivate() {
            calls.add("package-private");
        }

        @OnShutdown(timeout = "1s")
        final void stopFinal() {
            calls.add("final");
        }
    }

    interface Clerk {

        @OnShutdown(timeout = "1s")
        void lockUp();
    }

    static class Teller implements Clerk {

        private final List<String> calls;

        Teller(List<String> calls) {
            this.calls = calls;
        }

        @Override
        public void lockUp() {
            calls.add("lock up");
        }

        @OnShutdown(timeout = "1s")
        void goHome() {
            calls.add("go home");
        }
    }

    static class Broken {

        @OnShutdown(timeout = "1s")
        void stop() throws IOException {
            throw new IOException("disk full");
        }
    }

    @SuppressWarnings({"ShutdownPlanDeclaration", "ShutdownPlanTimeout"}) // what is refused is what it is for
    static class Wrong {

        @OnShutdown(timeout = "1s")
        void parameters(String text, int number) {}

        @OnShutdown(timeout = "soon")
        void soon() {}

        @OnShutdown(timeout = "1s")
        FutureTask<Void> later() {
            return new FutureTask<>(() -> null);
        }

        @OnShutdown(timeout = "1s", guaranteed = "surely")
        void surely() {}

        @OnShutdown(timeout = "1s", labels = "=teller")
        void labelled() {}

        @OnShutdown(
                timeout = "1s",
                labels = {"desk=1", "desk=2"})
        void labelledTwice() {}

        @OnShutdown(timeout = "1s", fallback = "nowhere")
        void nowhereElse() {}

        @OnShutdown(timeout = "1s", fallback = "later")
        void laterElse() {}

        @OnShutdown(timeout = "${nobody.knows}")
        void unresolved() {}
    }

    static class Lost {

        @OnShutdown(after = "anounce", timeout = "1s")
        void stop() {}

        @OnShutdown(timeout = "-1s")
        void never() {}
    }
}
