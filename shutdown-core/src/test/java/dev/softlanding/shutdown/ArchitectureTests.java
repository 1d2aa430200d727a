package dev.softlanding.shutdown;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.softlanding.shutdown.guard.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the compiler cannot see: who may know whom, and what nobody may use. */
class ArchitectureTests {

    private static final String ROOT = "dev.softlanding.shutdown";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private static List<JavaClass> types() {
        return MAIN.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .toList();
    }

    @Test
    void coreKnowsTheJdkItsLogFacadeAndNothingElse() {
        classes()
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "jdk.jfr..", "org.slf4j..", "org.jspecify..", ROOT + ".."))
                .check(MAIN);
    }

    /** A JVM may come without its module. */
    @Test
    void flightRecorderIsKnownWhereNobodyNeedsToGo() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".jfr..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("jdk.jfr..", ROOT + ".jfr.."))
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.softlanding.(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void wordsKnowNothingOfHowTheyAreUsed() {
        noClasses()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".engine..", ROOT + ".process..", ROOT + ".time.."))
                .check(MAIN);
    }

    @Test
    void timeKnowsNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".time..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAPackage(ROOT + ".time.."))))
                .check(MAIN);
    }

    @Test
    void guardKnowsNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".guard..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAPackage(ROOT + ".guard.."))))
                .check(MAIN);
    }

    @Test
    void scopesKnowNothingOfWhoClosesThem() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".scope..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".engine..", ROOT + ".process.."))
                .check(MAIN);
    }

    /** It asks for a shutdown by a seam: what that is, others decide. */
    @Test
    void memoryKnowsNothingOfHowAShutdownGoes() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".memory..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".engine..", ROOT + ".process..", ROOT + ".plan.."))
                .check(MAIN);
    }

    @Test
    void engineKnowsNothingOfTheProcess() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".engine..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".process.."))
                .check(MAIN);
    }

    /** So that a run can be simulated exactly as it would be. */
    @Test
    void machineKnowsNeitherThreadsNorClocks() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".engine.machine..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.concurrent..", ROOT + ".time..", ROOT + ".guard..")
                        .or(type(Thread.class)))
                .check(MAIN);
    }

    @Test
    void journalKnowsNothingOfWhatItRecords() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".journal..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                ROOT + ".engine..",
                                ROOT + ".plan..",
                                ROOT + ".process..",
                                ROOT + ".scope..",
                                ROOT + ".guard..")
                        .and(not(type(Threads.class))))
                .check(MAIN);
    }

    /** It opens and closes the file, and a process that closes a file loses its locks on it. */
    @Test
    void journalSetsNoTimeOfAFileThroughADescriptor() {
        noClasses()
                .should()
                .callMethod(Files.class, "setLastModifiedTime", Path.class, FileTime.class)
                .check(MAIN);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(MAIN);
    }

    /** Any other would inherit what the thread that happens to make it has. */
    @Test
    void threadsAreMadeInOnePlace() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Threads.class)
                .should()
                .callConstructorWhere(target(owner(assignableTo(Thread.class))))
                .check(MAIN);
    }

    @Test
    void nobodyReadsAClockButTime() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".time..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(MAIN);
    }

    /** Its own shutdown hook resets its handlers while a shutdown runs. */
    @Test
    void nobodyLogsThroughTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.System\\$Logger.*")
                .check(MAIN);
    }

    @Test
    void onlyTheProcessEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".process..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .orShould()
                .callMethod(Runtime.class, "addShutdownHook", Thread.class)
                .check(MAIN);
    }

    /** The first stream of a JVM costs milliseconds, and in a run the first is when a task is given up. */
    @Test
    void runsNeedNoStreams() {
        noClasses()
                .that()
                .haveNameMatching(Pattern.quote(ROOT)
                        + "\\.(guard\\..*|engine\\.machine\\..*"
                        + "|engine\\.(ShutdownRun|Keeper|Workforce|Workers|TaskExecution|RunLock|Stacks|Chronicle|RunEvents"
                        + "|events\\..*|Reports|Leftovers|Lifecycle|Assembly)(\\$.*)?)")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.stream..")
                .check(MAIN);
    }

    @Test
    void implementationsAreHidden() {
        List<JavaClass> types = types();
        long hidden = types.stream()
                .filter(type -> !type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();

        assertThat(types).as("the rule looks at something").hasSizeGreaterThan(30);
        assertThat(100.0 * hidden / types.size())
                .as("package-private types, in percent")
                .isGreaterThanOrEqualTo(40);
    }

    @Test
    void packagesStaySmall() {
        types().stream()
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()))
                .forEach((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(20));
    }
}
