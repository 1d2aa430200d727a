package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.lint.finding.Findings;
import dev.softlanding.shutdown.lint.plan.declared.Declared;
import dev.softlanding.shutdown.lint.plan.declared.PlannedTask;
import dev.softlanding.shutdown.lint.plan.declared.Sources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the {@code @OnShutdown} methods of a module as one plan, and tells what the start of the application would refuse. Writes
 * the plan to {@code META-INF/shutdown/plan.json} and {@code plan.mmd}, for review; and for the modules that depend on this one a
 * class into the package {@code dev.softlanding.shutdown.plans}, unless this is a named Java module: no two of those may have
 * a package of one name.
 *
 * <p>A build may compile some of the sources only. What an earlier build has found in the others is kept, as long as their classes are
 * there. Without javac's trees, as in Eclipse's compiler, there are no lines, and names given by code are not seen.
 *
 * <p>It claims no annotation, and never fails a build but by what it finds: when it fails itself, that is a warning.
 */
public final class PlanProcessor extends AbstractProcessor {

    private static final String KNOWN = "shutdown.known";

    private final Set<String> roots = new LinkedHashSet<>();
    private @Nullable Findings findings;

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latest();
    }

    /** All: the names of beans count too, and a module that has lost its last task. */
    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of("*");
    }

    @Override
    public Set<String> getSupportedOptions() {
        Set<String> options = new HashSet<>(List.of(Grace.PERIOD, Grace.RESERVE, KNOWN));
        options.addAll(Findings.OPTIONS);
        return options;
    }

    /** The files of findings begin with it, whoever finds them later. */
    @Override
    public synchronized void init(ProcessingEnvironment environment) {
        super.init(environment);
        findings = Findings.begin(environment.getOptions());
        findings.problem().ifPresent(problem -> environment.getMessager().printMessage(Kind.ERROR, problem));
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (TypeElement type : ElementFilter.typesIn(round.getRootElements())) {
            roots.add(type.getQualifiedName().toString());
        }
        if (round.processingOver() && !round.errorRaised()) {
            try {
                lookAtPlan();
            } catch (IOException | RuntimeException | LinkageError failure) {
                processingEnv
                        .getMessager()
                        .printMessage(
                                Kind.WARNING,
                                "The shutdown plan was not checked: %s. Compile with -proc:none to go without."
                                        .formatted(failure));
            }
        }
        return false;
    }

    private void lookAtPlan() throws IOException {
        var elements = processingEnv.getElementUtils();
        var files = new PlanFiles(processingEnv.getFiler());
        var earlier = new EarlierPlan(files, elements, roots);
        var module = new ModuleSources(processingEnv, earlier, compiledTypes());
        List<Declared> tasks = module.tasks();
        if (tasks.isEmpty()) {
            earlier.delete();
            return;
        }
        List<PlannedTask> own = tasks.stream().map(Declared::task).toList();
        String className = PlanIndex.className(own);
        var index = new PlanIndex(elements, new HashSet<>(List.of(className, earlier.className())));
        Set<String> known = new LinkedHashSet<>(index.known());
        known.addAll(module.names());
        for (String name : processingEnv.getOptions().getOrDefault(KNOWN, "").split(",", -1)) {
            known.add(name.strip());
        }
        known.remove("");
        var plan = new ModulePlan(own, index.tasks(), known, index.reserved());
        new Checks(processingEnv, plan, tasks, module.seen())
                .run(files.isOfTests())
                .forEach(reporter()::report);
        if (!files.isOfTests()) {
            new PlanWriter(files, elements.getTypeElement(tasks.get(0).task().type()), module, className)
                    .write(own, plan.compiled(), earlier);
        }
    }

    private Reporter reporter() {
        return new Reporter(Sources.of(processingEnv), processingEnv.getMessager(), Objects.requireNonNull(findings));
    }

    /** Fresh ones: those of earlier rounds are out of date. */
    private List<TypeElement> compiledTypes() {
        List<TypeElement> types = new ArrayList<>();
        for (String root : roots) {
            TypeElement type = processingEnv.getElementUtils().getTypeElement(root);
            if (type != null) {
                addNested(type, types);
            }
        }
        return types;
    }

    private static void addNested(TypeElement type, List<TypeElement> types) {
        types.add(type);
        for (Element nested : ElementFilter.typesIn(type.getEnclosedElements())) {
            addNested((TypeElement) nested, types);
        }
    }
}
