package dev.softlanding.shutdown.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.softlanding.shutdown.InvalidPlanException;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.PlanProblem;
import dev.softlanding.shutdown.PlanProblem.Kind;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.TaskSettings;
import dev.softlanding.shutdown.engine.machine.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan is refused before it is needed, with everything that is wrong, each with what, value and fix. */
class ShutdownPlanTests {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Nested
    class Names {

        @Test
        void edgeWhenItNamesNobodySuggestsTheNearestName() {
            assertThat(problems(task("web"), task("ledger").after("wbe")))
                    .containsExactly(new PlanProblem(
                            Kind.UNKNOWN_NAME,
                            "Task 'ledger' is declared to run after 'wbe', which is neither a task nor a phase.",
                            "Did you mean 'web'?"));
        }

        @Test
        void edgeWhenItsOtherDirectionNamesNobodySuggestsTheNearestName() {
            assertThat(problems(task("outbox"), task("ledger").before("outbx")))
                    .containsExactly(new PlanProblem(
                            Kind.UNKNOWN_NAME,
                            "Task 'ledger' is declared to run before 'outbx', which is neither a task nor a phase.",
                            "Did you mean 'outbox'?"));
        }

        @Test
        void problemTellsTheNamesItIsAbout() {
            assertThat(problem(task("ledger").before("wbe")).names()).containsExactly("ledger", "wbe");
            assertThat(problem(
                                    task("a").after("b"),
                                    task("b").after("c"),
                                    task("c").after("a"))
                            .names())
                    .containsExactly("a", "b", "c");
            assertThat(problem(
                                    task("a").phase(Phase.DRAIN).after("b"),
                                    task("b").phase(Phase.NONE).after("c"),
                                    task("c").phase(Phase.FLUSH))
                            .names())
                    .containsExactly("a", "b", "c");
            assertThat(problem(task("drain")).names()).containsExactly("drain");
            assertThat(problem(task("a"), task("a")).names()).containsExactly("a");
        }

        @Test
        void edgeWhenItNearlyNamesAPhaseSuggestsThePhase() {
            assertThat(problem(task("ledger").after("drian")).fix()).isEqualTo("Did you mean 'drain'?");
        }

        @Test
        void edgeWhenNoNameIsNearListsTheKnownNames() {
            assertThat(problem(task("b"), task("a"), task("ledger").after("something-else"))
                            .fix())
                    .isEqualTo("Known are: a, announce, b, drain, flush, release, telemetry.");
        }

        @Test
        void edgeWhenItNearlyNamesTheTaskItselfDoesNotSuggestIt() {
            assertThat(problem(task("ledger").after("ledgerx")).fix()).startsWith("Known are: ");
        }

        @Test
        void edgeWhenPhaseNoneIsNamedIsUnknown() {
            assertThat(problem(task("ledger").after("none")).kind()).isEqualTo(Kind.UNKNOWN_NAME);
        }

        @Test
        void tasksWhenTheyHaveOneNameAreRefused() {
            assertThat(problems(task("web"), task("other"), task("web")))
                    .containsExactly(new PlanProblem(
                            Kind.DUPLICATE, "More than one task has the name 'web'.", "Give each its own."));
        }

        @ParameterizedTest
        @ValueSource(strings = {"announce", "drain", "flush", "release", "telemetry"})
        void taskWhenItHasTheNameOfAPhaseIsRefused(String phase) {
            assertThat(problems(task(phase)))
                    .containsExactly(new PlanProblem(
                            Kind.DUPLICATE,
                            "A task has the name of phase '" + phase + "'.",
                            "Give it another; tasks and phases share one name space."));
        }

        @Test
        void taskWhenItsNameIsBlankIsRefused() {
            assertThat(problems(task(" ")))
                    .containsExactly(
                            new PlanProblem(Kind.SETTING, "A task has the blank name ' '.", "Give it a name."));
        }

        @ParameterizedTest
        @CsvSource({
            "10, a\\nb",
            "13, a\\rb",
            "9, a\\tb",
            "0, a\\u0000b",
            "27, a\\u001bb",
            "133, a\\u0085b",
            "8232, a\\u2028b"
        })
        void taskWhenItsNameHasControlCharactersIsRefusedInOneLine(int character, String shown) {
            assertThat(problems(task("a" + (char) character + "b")))
                    .containsExactly(new PlanProblem(
                            Kind.DECLARATION,
                            "A task has the name '" + shown + "', with control characters in it.",
                            "Give it one of a single line that can be read."));
        }

        @Test
        void edgeWhenItsNameHasControlCharactersIsToldInOneLine() {
            assertThat(problem(task("ledger").after("we\nb")).message())
                    .isEqualTo("Task 'ledger' is declared to run after 'we\\nb', which is neither a task nor a phase.");
        }

        @Test
        void terminalWhenItHasTheNameOfATaskIsRefused() {
            assertThat(problemsOf(
                            task("close").timeout(SECOND).run(() -> {}),
                            task("close").timeout(SECOND)))
                    .extracting(PlanProblem::kind)
                    .containsExactly(Kind.DUPLICATE);
        }
    }

    @Nested
    class Circles {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                a after a                           | 'a' after 'a'
                a before a                          | 'a' after 'a'
                a after b, b after a                | 'a' after 'b' after 'a'
                a before b, b before a              | 'a' after 'b' after 'a'
                a after b, b after c, c after a     | 'a' after 'b' after 'c' after 'a'
                x after a, a after b, b after c, c after b, y after c | 'b' after 'c' after 'b'
                a after b, b after c, c after d, d after a c | 'a' after 'b' after 'c' after 'd' after 'a'
                a after c, b after a, c after b c   | 'a' after 'c' after 'b' after 'a'
                x after b, a after b, b after a       | 'a' after 'b' after 'a'
                """)
        void circleWhenThereIsOneIsToldWithItsPath(String edges, String path) {
            List<ShutdownTask.Builder> tasks = new ArrayList<>();
            for (String edge : edges.split(", ")) {
                List<String> words = List.of(edge.split(" "));
                String[] others = words.subList(2, words.size()).toArray(String[]::new);
                tasks.add(
                        words.get(1).equals("after")
                                ? task(words.get(0)).after(others)
                                : task(words.get(0)).before(others));
            }

            assertThat(problems(tasks.toArray(ShutdownTask.Builder[]::new)))
                    .containsExactly(new PlanProblem(
                            Kind.CYCLE,
                            "Tasks wait for each other in a circle: " + path + ".",
                            "Remove one of these edges."));
        }

        @Test
        void circlesWhenThereAreSeveralAreToldOneByOne() {
            assertThat(problems(
                            task("a").after("b"),
                            task("b").after("a"),
                            task("x").after("y", "a"),
                            task("y").after("x"),
                            task("self").after("self")))
                    .extracting(PlanProblem::message)
                    .containsExactlyInAnyOrder(
                            "Tasks wait for each other in a circle: 'a' after 'b' after 'a'.",
                            "Tasks wait for each other in a circle: 'x' after 'y' after 'x'.",
                            "Tasks wait for each other in a circle: 'self' after 'self'.");
        }
    }

    @Nested
    class Phases {

        @Test
        void taskWhenItWaitsForATaskOfALaterPhaseIsRefused() {
            assertThat(problems(
                            task("web").phase(Phase.DRAIN).after("pool"),
                            task("pool").phase(Phase.RELEASE)))
                    .containsExactly(new PlanProblem(
                            Kind.PHASE_CONTRADICTION,
                            "Task 'web' is in phase 'drain' but waits for 'pool', which is in phase 'release'.",
                            "Change one of the phases, or remove the edge."));
        }

        @Test
        void taskWhenItWaitsForALaterPhaseThroughTasksInNoneIsRefusedWithTheWay() {
            assertThat(problem(
                                    task("web").phase(Phase.DRAIN).after("x"),
                                    task("x").phase(Phase.NONE).after("y"),
                                    task("y").phase(Phase.NONE).after("pool"),
                                    task("pool").phase(Phase.RELEASE))
                            .message())
                    .isEqualTo("Task 'web' is in phase 'drain' but waits for 'pool', which is in phase 'release'"
                            + " (through 'x', 'y').");
        }

        @Test
        void taskWhenItWaitsForATaskOfALaterPhaseIsToldOfThatAndNotOfWhatThatWaitsFor() {
            assertThat(problem(
                                    task("t").phase(Phase.FLUSH).after("r"),
                                    task("r").phase(Phase.RELEASE).after("x"),
                                    task("x").phase(Phase.NONE).after("d"),
                                    task("d").phase(Phase.DRAIN))
                            .message())
                    .isEqualTo("Task 't' is in phase 'flush' but waits for 'r', which is in phase 'release'.");
        }

        @Test
        void taskWhenItWaitsForItsOwnPhaseIsRefused() {
            assertThat(problem(task("web").phase(Phase.DRAIN).after("drain")).message())
                    .isEqualTo("Task 'web' is in phase 'drain' but waits for the end of phase 'drain'.");
        }

        @Test
        void taskWhenItWaitsForTheEndOfALaterPhaseIsRefused() {
            assertThat(problem(task("web").phase(Phase.DRAIN).after("flush", "announce"))
                            .message())
                    .isEqualTo("Task 'web' is in phase 'drain' but waits for the end of phase 'flush'.");
        }

        @Test
        void taskWhenItWaitsThroughAnotherForTheEndOfALaterPhaseIsRefusedWithTheWay() {
            assertThat(problem(
                                    task("web").phase(Phase.DRAIN).after("x"),
                                    task("x").phase(Phase.NONE).after("flush"))
                            .message())
                    .isEqualTo("Task 'web' is in phase 'drain' but waits indirectly for the end of phase 'flush'"
                            + " (through 'x').");
        }

        @Test
        void taskWhenItIsToEndBeforeItsOwnPhaseIsRefused() {
            assertThat(problem(task("web").phase(Phase.DRAIN).before("drain")).message())
                    .isEqualTo("Task 'web' is to end before phase 'drain' starts but is in phase 'drain'.");
        }

        @Test
        void taskWhenItIsToEndBeforeAnEarlierPhaseIsRefused() {
            assertThat(problem(task("pool").phase(Phase.RELEASE).before("drain"))
                            .message())
                    .isEqualTo("Task 'pool' is to end before phase 'drain' starts but is in phase 'release'.");
        }

        @Test
        void taskWhenItIsToEndBeforeAPhaseAndAfterALaterOneIsRefused() {
            assertThat(problem(task("x").phase(Phase.NONE).after("release").before("flush"))
                            .message())
                    .isEqualTo(
                            "Task 'x' is to end before phase 'flush' starts but waits for the end of phase 'release'.");
        }

        @Test
        void taskWhenItIsToEndBeforeAPhaseAndWaitsForATaskInItIsRefused() {
            assertThat(problem(
                                    task("x").phase(Phase.NONE).after("f").before("flush"),
                                    task("f").phase(Phase.FLUSH))
                            .message())
                    .isEqualTo(
                            "Task 'x' is to end before phase 'flush' starts but waits for 'f', which is in phase 'flush'.");
        }

        @Test
        void taskWhenAnotherIsDeclaredBeforeItIsHeldToItsPhaseToo() {
            assertThat(problem(
                                    task("pool").phase(Phase.RELEASE).before("web"),
                                    task("web").phase(Phase.DRAIN))
                            .message())
                    .isEqualTo("Task 'web' is in phase 'drain' but waits for 'pool', which is in phase 'release'.");
        }

        @Test
        void edgesWhenTheyAgreeWithThePhasesAreAccepted() {
            ShutdownPlan plan = plan(
                    task("d1").phase(Phase.DRAIN).after("announce").before("flush", "telemetry"),
                    task("d2").phase(Phase.DRAIN).after("d1"),
                    task("n").phase(Phase.NONE).after("drain").before("release"),
                    task("r").phase(Phase.RELEASE).after("d1", "n", "flush"));

            assertThat(plan.tasks()).extracting(ShutdownTask::name).containsExactly("d1", "d2", "n", "r");
        }

        @Test
        void taskWhenNoPhaseIsDeclaredIsReleased() {
            assertThat(problem(task("web").phase(Phase.DRAIN).after("pool"), task("pool"))
                            .message())
                    .endsWith("waits for 'pool', which is in phase 'release'.");
        }

        @Test
        void planWhenItIsAcceptedHasNoHiddenCircle() {
            int accepted = 0;
            for (long seed = 0; seed < 2_000; seed++) {
                accepted += hasNoHiddenCircle(new Random(seed), seed) ? 1 : 0;
            }

            assertThat(accepted).as("some plans are accepted, some refused").isBetween(200, 1_800);
        }

        /** Edges of all kinds, drawn at random: either the plan is refused, or it can be run to its end. */
        private boolean hasNoHiddenCircle(Random random, long seed) {
            List<String> names = List.of("a", "b", "c", "d", "announce", "drain", "flush", "release", "telemetry");
            List<ShutdownTask> tasks = new ArrayList<>();
            for (int task = 0; task < 4; task++) {
                var builder = task(names.get(task))
                        .phase(Phase.values()[random.nextInt(6)])
                        .timeout(SECOND);
                if (random.nextBoolean()) {
                    builder.after(names.get(random.nextInt(names.size())));
                }
                if (random.nextInt(3) == 0) {
                    builder.before(names.get(random.nextInt(names.size())));
                }
                tasks.add(builder.run(() -> {}));
            }
            ShutdownPlan plan;
            try {
                plan = ShutdownPlan.of(tasks, null);
            } catch (InvalidPlanException refused) {
                return false;
            }
            var run = new Simulation(plan, task -> Simulation.Body.takes(Duration.ZERO)).run();
            assertThat(run.log()).as("seed %s, %s", seed, tasks).noneMatch(line -> line.endsWith("cut-off"));
            return true;
        }
    }

    @Nested
    class Timeouts {

        @Test
        void taskWhenItHasNoTimeoutIsRefused() {
            assertThat(problemsOf(null, ShutdownTask.named("web")))
                    .containsExactly(new PlanProblem(
                            Kind.TIMEOUT,
                            "Task 'web' has no timeout.",
                            "Declare one; without it nothing bounds the task."));
        }

        @ParameterizedTest
        @CsvSource({"PT0S, 0 s", "PT-1S, -1 s", "PT24H0.001S, 86400.001 s", "PT2562047788015215H, 2562047788015215 h"})
        void taskWhenItsTimeoutIsOutOfRangeIsRefused(Duration timeout, String told) {
            assertThat(problemsOf(null, task("web").timeout(timeout)))
                    .containsExactly(new PlanProblem(
                            Kind.TIMEOUT,
                            "Task 'web' has a timeout of " + told + ".",
                            "Use more than zero and at most 24 h."));
        }

        @ParameterizedTest
        @ValueSource(strings = {"PT0.000000001S", "PT24H"})
        void taskWhenItsTimeoutIsJustInRangeIsAccepted(Duration timeout) {
            assertThat(ShutdownPlan.of(List.of(task("web").timeout(timeout).run(() -> {})), null)
                            .worstCase())
                    .isEqualTo(timeout);
        }

        @Test
        void terminalWhenItHasNoTimeoutIsRefused() {
            assertThat(problemsOf(ShutdownTask.named("close").run(() -> {})))
                    .extracting(PlanProblem::message)
                    .containsExactly("Task 'close' has no timeout.");
        }

        @Test
        void settingWhenItOverridesATimeoutWins() {
            var compiler = new PlanCompiler(
                    List.of(task("web").timeout(SECOND).run(() -> {})),
                    null,
                    Map.of("web", TaskSettings.timeout(Duration.ofSeconds(7))),
                    List.of());

            assertThat(compiler.compile().tasks().get(0).timeout()).isEqualTo(Duration.ofSeconds(7));
        }

        @Test
        void settingWhenItsValueIsOutOfRangeIsRefused() {
            var compiler = new PlanCompiler(
                    List.of(task("web").timeout(SECOND).run(() -> {})),
                    null,
                    Map.of("web", TaskSettings.timeout(Duration.ZERO)),
                    List.of());

            assertThat(refusal(compiler::compile).problems())
                    .extracting(PlanProblem::message)
                    .containsExactly("'shutdown.tasks.web.timeout' is 0 s.");
        }

        @Test
        void settingWhenItNamesNoTaskIsRefused() {
            var compiler = new PlanCompiler(
                    List.of(task("web").timeout(SECOND).run(() -> {})),
                    null,
                    Map.of("wep", TaskSettings.timeout(SECOND)),
                    List.of());

            assertThat(refusal(compiler::compile).problems())
                    .containsExactly(new PlanProblem(
                            Kind.SETTING,
                            "'shutdown.tasks.wep' is set, but no task has the name 'wep'.",
                            "Did you mean 'web'?"));
        }
    }

    /** An environment variable can name neither dashes nor case. */
    @Nested
    class SettingNames {

        @Test
        void settingWhenItLacksDashesAndCaseIsThatOfTheTask() {
            ShutdownPlan plan =
                    compiler(Map.of("webdrain", MINUTE), task("web-Drain")).compile();

            assertThat(plan.tasks().get(0).timeout()).isEqualTo(MINUTE);
        }

        @Test
        void settingWhenATaskHasItsVeryNameIsOnlyThatTasks() {
            ShutdownPlan plan = compiler(Map.of("webdrain", MINUTE), task("web-drain"), task("webdrain"))
                    .compile();

            assertThat(plan.tasks()).extracting(ShutdownTask::timeout).containsExactly(SECOND, MINUTE);
        }

        @Test
        void settingWhenItLacksTheDashesOfAnAbsenteeIsSatisfied() {
            ShutdownPlan plan = compiler(Map.of("webdrain", MINUTE), task("a"))
                    .knowing(List.of("web-drain"))
                    .compile();

            assertThat(plan.tasks()).extracting(ShutdownTask::timeout).containsExactly(SECOND);
        }
    }

    @Nested
    class Absentees {

        @Test
        void edgeWhenItNamesAKnownAbsenteeIsSatisfied() {
            ShutdownPlan plan = compiler(
                            Map.of(),
                            task("a").after("kafka"),
                            task("b").before("kafka").after("a"))
                    .knowing(List.of("kafka"))
                    .compile();

            assertThat(plan.tasks()).extracting(ShutdownTask::name).containsExactly("a", "b");
        }

        @Test
        void edgeWhenTheKnownNameIsThereIsAnEdge() {
            ShutdownPlan plan = compiler(Map.of(), task("a").after("kafka"), task("kafka"))
                    .knowing(List.of("kafka"))
                    .compile();

            assertThat(plan.tasks()).extracting(ShutdownTask::name).containsExactly("kafka", "a");
        }

        @Test
        void settingWhenItNamesAKnownAbsenteeIsAccepted() {
            ShutdownPlan plan = compiler(Map.of("kafka", SECOND), task("a"))
                    .knowing(List.of("kafka"))
                    .compile();

            assertThat(plan.worstCase()).isEqualTo(SECOND);
        }

        @Test
        void edgeWhenItOnlyResemblesAnAbsenteeIsRefused() {
            var compiler = compiler(Map.of(), task("a").after("kafca")).knowing(List.of("kafka"));

            assertThat(refusal(compiler::compile).problems())
                    .extracting(PlanProblem::kind)
                    .containsExactly(Kind.UNKNOWN_NAME);
        }
    }

    @Nested
    class Terminal {

        private final ShutdownTask close = task("close").timeout(SECOND).run(() -> {});

        @Test
        void taskWhenItWaitsForTheTerminalIsRefused() {
            assertThat(problemsOf(close, task("web").after("close").timeout(SECOND)))
                    .containsExactly(new PlanProblem(
                            Kind.PHASE_CONTRADICTION,
                            "Task 'web' is declared to run after 'close', which comes after everything.",
                            "Remove the edge."));
        }

        @Test
        void terminalWhenItIsToEndBeforeATaskIsRefused() {
            assertThat(problemsOf(
                            task("close").before("web").timeout(SECOND).run(() -> {}),
                            task("web").timeout(SECOND)))
                    .extracting(PlanProblem::message)
                    .containsExactly(
                            "Task 'close' is declared to run before 'web', but 'close' comes after everything.");
        }

        @Test
        void taskWhenDeclaredBeforeTheTerminalIsAcceptedForItIsSoAnyway() {
            ShutdownPlan plan = ShutdownPlan.of(
                    List.of(task("n")
                            .phase(Phase.NONE)
                            .before("close")
                            .timeout(SECOND)
                            .run(() -> {})),
                    close);

            assertThat(plan.tasks()).extracting(ShutdownTask::name).containsExactly("n", "close");
        }

        @Test
        void terminalWhenItNamesATaskOrPhaseItComesAfterIsAccepted() {
            ShutdownPlan plan = ShutdownPlan.of(
                    List.of(task("web").timeout(SECOND).run(() -> {})),
                    task("close").after("web", "telemetry").timeout(SECOND).run(() -> {}));

            assertThat(plan.tasks()).extracting(ShutdownTask::name).containsExactly("web", "close");
        }

        @Test
        void terminalWhenItNamesNobodyIsRefused() {
            assertThat(problemsOf(
                            task("close").after("wep").timeout(SECOND).run(() -> {}),
                            task("web").timeout(SECOND)))
                    .extracting(PlanProblem::fix)
                    .containsExactly("Did you mean 'web'?");
        }
    }

    @Nested
    class AllAtOnce {

        private final List<ShutdownTask> tasks = List.of(
                task("drain").timeout(SECOND).run(() -> {}),
                task("web").phase(Phase.DRAIN).after("pool").timeout(SECOND).run(() -> {}),
                task("pool").timeout(Duration.ZERO).run(() -> {}),
                task("pool").timeout(SECOND).run(() -> {}),
                task("a").after("b", "bb").timeout(SECOND).run(() -> {}),
                task("b").after("a").run(() -> {}));

        @Test
        void problemsWhenThereAreManyAreToldTogether() {
            var refusal = refusal(() ->
                    new PlanCompiler(tasks, null, Map.of("leger", TaskSettings.timeout(SECOND)), List.of()).compile());

            assertThat(refusal).hasMessage("""
                    The shutdown plan has 8 problems:
                      1. A task has the name of phase 'drain'. Give it another; tasks and phases share one name space.
                      2. Task 'pool' has a timeout of 0 s. Use more than zero and at most 24 h.
                      3. More than one task has the name 'pool'. Give each its own.
                      4. Task 'b' has no timeout. Declare one; without it nothing bounds the task.
                      5. 'shutdown.tasks.leger' is set, but no task has the name 'leger'. Known are: a, b, pool, web.
                      6. Task 'a' is declared to run after 'bb', which is neither a task nor a phase. Known are: announce, b, drain, \
                    flush, pool, release, telemetry, web.
                      7. Tasks wait for each other in a circle: 'a' after 'b' after 'a'. Remove one of these edges.
                      8. Task 'web' is in phase 'drain' but waits for 'pool', which is in phase 'release'. \
                    Change one of the phases, or remove the edge.""".replace("\n", System.lineSeparator()));
            assertThat(refusal.problems()).hasSize(8);
        }

        @Test
        void problemsWhenFoundElsewhereAreToldFirst() {
            var earlier = new PlanProblem(Kind.SETTING, "Something is odd.", "Make it even.");
            var refusal = refusal(() -> new PlanCompiler(tasks, null, Map.of(), List.of(earlier)).compile());

            assertThat(refusal.problems()).hasSize(8).startsWith(earlier);
        }

        @Test
        void messageWhenTheLocaleHasOtherDigitsStaysTheSame() {
            Locale before = Locale.getDefault();
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            try {
                assertThat(refusal(() -> ShutdownPlan.of(tasks, null)))
                        .hasMessageContaining("7 problems")
                        .hasMessageContaining("  1. A");
            } finally {
                Locale.setDefault(before);
            }
        }

        @Test
        void messageWhenThereIsOneProblemSaysSo() {
            assertThat(refusal(() -> ShutdownPlan.of(List.of(task("web").run(() -> {})), null)))
                    .hasMessageStartingWith("The shutdown plan has a problem:");
        }
    }

    @Nested
    class Order {

        @Test
        void tasksWhenEdgesLeaveTheChoiceStayAsRegistered() {
            List<String> names =
                    IntStream.range(0, 50).mapToObj(i -> "t" + (i * 37 % 50)).toList();
            ShutdownPlan plan = plan(names.stream().map(ShutdownPlanTests::task).toArray(ShutdownTask.Builder[]::new));

            assertThat(plan.tasks()).extracting(ShutdownTask::name).containsExactlyElementsOf(names);
        }

        @Test
        void tasksWhenOrderedComeAfterTheirPredecessors() {
            ShutdownPlan plan = plan(
                    task("t").phase(Phase.TELEMETRY),
                    task("r2").after("r1"),
                    task("r1"),
                    task("d").phase(Phase.DRAIN),
                    task("n").phase(Phase.NONE).before("drain"),
                    task("r3"));

            assertThat(plan.tasks()).extracting(ShutdownTask::name).containsExactly("n", "d", "r1", "r2", "r3", "t");
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                a 0 timeout 100                                                                    | 100
                a 0 timeout 100, b 0 timeout 300                                                   | 300
                a 0 timeout 100, b 0 timeout 300 after a                                           | 400
                a 0 timeout 100, b 0 timeout 300 after a, c 0 timeout 50 after a, d 0 timeout 7 after b c | 407
                a 0 timeout 100 in drain, b 0 timeout 300 in drain, c 0 timeout 20 in release      | 320
                a 0 timeout 100 in drain, n 0 timeout 1000, c 0 timeout 20 in release              | 1000
                n 0 timeout 1000 before drain, a 0 timeout 100 in drain, c 0 timeout 20 in release | 1120
                """)
        void worstCaseWhenEverythingTakesItsTimeoutIsTheLongestPath(String plan, long millis) {
            assertThat(Simulation.of(plan).plan().worstCase()).isEqualTo(Duration.ofMillis(millis));
        }

        @Test
        void worstCaseWhenThereIsATerminalIncludesIt() {
            var plan = Simulation.of("n 0 timeout 1000, r 0 timeout 300 in release", "close 0 timeout 50")
                    .plan();

            assertThat(plan.worstCase()).isEqualTo(Duration.ofMillis(1050));
        }
    }

    private static ShutdownTask.Builder task(String name) {
        return ShutdownTask.named(name);
    }

    private static ShutdownPlan plan(ShutdownTask.Builder... tasks) {
        return ShutdownPlan.of(built(tasks), null);
    }

    private static List<ShutdownTask> built(ShutdownTask.Builder... tasks) {
        return List.of(tasks).stream()
                .map(task -> task.timeout(SECOND).run(() -> {}))
                .toList();
    }

    /** The only problem of tasks that have a timeout. */
    private static PlanProblem problem(ShutdownTask.Builder... tasks) {
        List<PlanProblem> problems = problems(tasks);
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private static List<PlanProblem> problems(ShutdownTask.Builder... tasks) {
        return refusal(() -> ShutdownPlan.of(built(tasks), null)).problems();
    }

    /** The problems of tasks as they are. */
    private static List<PlanProblem> problemsOf(ShutdownTask terminal, ShutdownTask.Builder... tasks) {
        return refusal(() -> ShutdownPlan.of(
                        List.of(tasks).stream().map(task -> task.run(() -> {})).toList(), terminal))
                .problems();
    }

    private static InvalidPlanException refusal(Runnable validation) {
        var refusal = catchThrowableOfType(InvalidPlanException.class, validation::run);
        assertThat(refusal).as("the plan is refused").isNotNull();
        return refusal;
    }

    private static PlanCompiler compiler(Map<String, Duration> timeouts, ShutdownTask.Builder... tasks) {
        Map<String, TaskSettings> settings = timeouts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> TaskSettings.timeout(entry.getValue())));
        return new PlanCompiler(built(tasks), null, settings, List.of());
    }
}
