package dev.softlanding.shutdown.spring;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;

/** The shape of a starter as Boot enforces it for its own modules, and what the compiler cannot see. */
class ArchitectureTests {

    private static final JavaClasses STARTER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.softlanding.shutdown.spring");

    @Test
    void autoConfigurationsArePublicAndFinalAndHaveNoPublicMembers() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .haveModifier(PUBLIC)
                .andShould()
                .haveModifier(FINAL)
                .andShould()
                .haveSimpleNameEndingWith("AutoConfiguration")
                .check(STARTER);
        members()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .and(are(describe("no constructors", member -> !(member instanceof JavaConstructor))))
                .should()
                .notBePublic()
                .check(STARTER);
    }

    @Test
    void beanMethodsArePackagePrivateAndThoseOfPostProcessorsStatic() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .bePackagePrivate()
                .check(STARTER);
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .and()
                .haveRawReturnType(describe(
                        "post-processors",
                        type -> type.isAssignableTo(BeanFactoryPostProcessor.class)
                                || type.isAssignableTo(BeanPostProcessor.class)))
                .should()
                .haveModifier(STATIC)
                .check(STARTER);
    }

    /** There it would come too late: the class that is missing may be in the signature of a method beside it. */
    @Test
    void conditionsOnClassesAreNotOnBeanMethods() {
        noMethods().should().beAnnotatedWith(ConditionalOnClass.class).check(STARTER);
    }

    @Test
    void typesThatOnlyConfigurationNeedsAreNotPublic() {
        classes()
                .that()
                .resideInAPackage("..autoconfigure")
                .and()
                .areNotAnnotatedWith(AutoConfiguration.class)
                .should()
                .notBePublic()
                .check(STARTER);
        classes()
                .that()
                .areAnnotatedWith(ConfigurationProperties.class)
                .should()
                .bePackagePrivate()
                .check(STARTER);
    }

    @Test
    void autoConfigurationsAreAllRegisteredInOrder() throws IOException {
        List<String> registered = new ClassPathResource(
                        "META-INF/spring/" + AutoConfiguration.class.getName() + ".imports",
                        OnShutdown.class.getClassLoader())
                .getContentAsString(StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(registered).isSorted();
        assertThat(registered)
                .containsExactlyInAnyOrderElementsOf(STARTER.stream()
                        .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                        .map(JavaClass::getName)
                        .toList());
    }

    @Test
    void packagesDependOnEachOtherWithoutCircles() {
        slices().matching("dev.softlanding.(**)").should().beFreeOfCycles().check(STARTER);
    }

    /** What waits here waits on an alarm, a latch or a run: never for time as such, and never by looking again and again. */
    @Test
    void nothingSleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .orShould()
                .callMethod(TimeUnit.class, "sleep", long.class)
                .check(STARTER);
    }

    /** The core's make them: any other would inherit what the thread that happens to make it has. */
    @Test
    void nothingMakesThreadsItself() {
        noClasses()
                .should()
                .callConstructorWhere(target(owner(assignableTo(Thread.class))))
                .check(STARTER);
    }

    /** In a package of the core, the compiler would let us at what the core keeps to itself. */
    @Test
    void coreIsUsedByItsPublicTypesOnly() {
        classes().should().resideInAPackage("dev.softlanding.shutdown.spring..").check(STARTER);
        noClasses()
                .should()
                .dependOnClassesThat(describe(
                        "are the core's own affair",
                        type -> type.getPackageName().startsWith("dev.softlanding.shutdown")
                                && !type.getPackageName().startsWith("dev.softlanding.shutdown.spring")
                                && !type.getModifiers().contains(PUBLIC)))
                .check(STARTER);
    }

    @Test
    void lettersChangeTheirCaseInNoOnesLanguage() {
        noClasses()
                .should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .because("there are languages in which I has no dot below; use " + Locale.class.getSimpleName()
                        + ".ROOT")
                .check(STARTER);
    }
}
